/** `createLoginChallenge` → `Create login challenge`: the title of an operation, short enough for a line of the contents. */
export function operationTitle(id: string): string {
  const words = id
    .replace(/OpenApi/, " OpenAPI")
    .replace(/([a-z])([A-Z])(?=[a-z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
