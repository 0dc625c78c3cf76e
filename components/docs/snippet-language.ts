/** The language in which every example of the page is shown; one choice for all. */
export type Language = "curl" | "TypeScript";

let language: Language = "curl";
const listeners = new Set<() => void>();

export const snippetLanguage = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: (): Language => language,
  readOnServer: (): Language => "curl",
  choose(next: Language): void {
    language = next;
    for (const listener of listeners) listener();
  },
};
