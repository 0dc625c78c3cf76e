import type { ReactNode } from "react";

/** Dialogs that are open now, each with what draws it. They live beside the page, not inside the button that opened them. */
export type Drawing = () => ReactNode;

let open: ReadonlyMap<string, Drawing> = new Map();
let hosts = 0;
const listeners = new Set<() => void>();

function change(next: ReadonlyMap<string, Drawing>): void {
  open = next;
  for (const listener of listeners) listener();
}

export const hostedDialogs = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: () => open,
  show: (id: string, draw: Drawing) => change(new Map(open).set(id, draw)),
  /** Draws an open dialog anew. One that was closed meanwhile stays closed: React may run an effect of an older drawing late. */
  redraw: (id: string, draw: Drawing) => open.has(id) && hostedDialogs.show(id, draw),
  close(id: string): void {
    if (!open.has(id)) return;
    const next = new Map(open);
    next.delete(id);
    change(next);
  },
  closeAll: () => open.size > 0 && change(new Map()),
  /** False on a page without a host: then the button draws its own dialog. */
  hasHost: () => hosts > 0,
  addHost(): () => void {
    hosts += 1;
    return () => {
      hosts -= 1;
      hostedDialogs.closeAll();
    };
  },
};
