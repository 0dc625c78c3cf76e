import { readKey, type ShortcutTarget, singleKeys } from "./shortcuts.ts";

/** A letter that waits for its second one is forgotten after this long. */
const pendingMs = 1_500;

/** Listens for the shortcuts until the returned function is called. */
export function watchShortcuts(go: (target: ShortcutTarget) => void): () => void {
  let pending: string | null = null;
  let typedAtMs = 0;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.key === "Shift") return;
    if (event.timeStamp - typedAtMs > pendingMs) pending = null;
    typedAtMs = event.timeStamp;
    const read = readKey(event, { pending, typing: isBusy(event.target), single: singleKeys.areOn() });
    pending = read.pending;
    if (!read.target) return;
    event.preventDefault();
    go(read.target);
  };
  addEventListener("keydown", onKeyDown);
  return () => removeEventListener("keydown", onKeyDown);
}

/** In a field, or with a dialog or a menu open: letters belong to those. */
function isBusy(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest(
      'input, textarea, select, [contenteditable], [role="menu"], [role="dialog"], [role="alertdialog"]',
    ) !== null
  );
}
