/** What a key opens: the command menu, the list of keys, a page below `/w/{slug}`, or the filter of the page. */
export type ShortcutTarget = "menu" | "help" | "filter" | { path: string };

export const shortcuts: readonly { keys: readonly string[]; words: string; target: ShortcutTarget }[] = [
  { keys: ["g", "o"], words: "Overview", target: { path: "" } },
  { keys: ["g", "s"], words: "Sessions", target: { path: "sessions" } },
  { keys: ["g", "k"], words: "API keys", target: { path: "keys" } },
  { keys: ["g", "w"], words: "Wallet", target: { path: "wallet" } },
  { keys: ["c"], words: "New session", target: { path: "sessions/new" } },
  { keys: ["/"], words: "Filter the list", target: "filter" },
  { keys: ["?"], words: "This list", target: "help" },
];

const storageKey = "luxxon-shortcuts";

/** Single letters can be switched off: with a screen reader or speech input they get in the way (WCAG 2.1.4). */
export const singleKeys = {
  areOn: () => localStorage.getItem(storageKey) !== "off",
  set: (on: boolean) => (on ? localStorage.removeItem(storageKey) : localStorage.setItem(storageKey, "off")),
};

type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

/**
 * What this key opens after the letter typed just before; `pending` is the letter that waits for its second one.
 * Ctrl or ⌘ with K works everywhere, single letters only outside fields and while they are on.
 */
export function readKey(
  { key, ctrlKey, metaKey, altKey }: Key,
  { pending, typing, single }: { pending: string | null; typing: boolean; single: boolean },
): { target: ShortcutTarget | null; pending: string | null } {
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === "k") return { target: "menu", pending: null };
  if (typing || !single || ctrlKey || metaKey || altKey) return { target: null, pending: null };
  const typed = pending ? [pending, key] : [key];
  const found = shortcuts.find(({ keys }) => keys.join() === typed.join());
  if (found) return { target: found.target, pending: null };
  return { target: null, pending: shortcuts.some(({ keys }) => keys.length > 1 && keys[0] === key) ? key : null };
}
