/** The key that was pasted into a console: one for the page, in memory only, gone with the page. */
let key = "";
let uses: "cookie" | "key" = "cookie";
const listeners = new Set<() => void>();

function change(act: () => void): void {
  act();
  for (const listener of listeners) listener();
}

export const consoleKey = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  key: () => key,
  uses: () => uses,
  setKey: (next: string) => change(() => (key = next.trim())),
  use: (next: "cookie" | "key") => change(() => (uses = next)),
};
