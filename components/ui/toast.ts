export interface ToastNote {
  kind: "success" | "error";
  title: string;
  text?: string | undefined;
  /** Shown in mono under an error, to copy. */
  requestId?: string | undefined;
}

type Listener = (note: ToastNote) => void;
const waiting: ToastNote[] = [];
let listener: Listener | null = null;

function send(note: ToastNote): void {
  if (listener) listener(note);
  else waiting.push(note);
}

/** Says the outcome of what the person just did. The toaster itself is loaded by the first note. */
export const toast = {
  success: (title: string, more: Pick<ToastNote, "text"> = {}) => send({ kind: "success", title, ...more }),
  error: (title: string, more: Pick<ToastNote, "text" | "requestId"> = {}) => send({ kind: "error", title, ...more }),
};

let clearer: (() => void) | null = null;

/** Takes good news away when a dialog opens: on a phone both live at the bottom. Errors stay. */
export function clearSuccessToasts(): void {
  clearer?.();
}

/** Used by the toaster alone. */
export function onClearToasts(next: () => void): void {
  clearer = next;
}

/** Used by the toaster alone. Returns the way to stop. */
export function onToast(next: Listener): () => void {
  listener = next;
  for (const note of waiting.splice(0)) next(note);
  return () => {
    if (listener === next) listener = null;
  };
}
