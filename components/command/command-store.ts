/** Whether the command menu is open: its buttons, the key and the menu itself are far apart in the tree. */
let open = false;
const listeners = new Set<() => void>();

export const commandMenu = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  isOpen: () => open,
  setOpen(next: boolean): void {
    open = next;
    for (const listener of listeners) listener();
  },
};
