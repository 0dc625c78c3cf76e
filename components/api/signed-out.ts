"use client";
import { useSyncExternalStore } from "react";

/** `yes`: opens the sign-in; `later`: the person put it off, a line on the page remains. */
export type SignedOut = "no" | "yes" | "later";

let state: SignedOut = "no";
const listeners = new Set<() => void>();

function set(next: SignedOut): void {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

/** The server answered 401. A reload in the background asks once; a press of the person asks again. */
export function reportSignedOut(by: "background" | "press"): void {
  if (state === "no" || by === "press") set("yes");
}

export const putSignInOff = () => set("later");

/** Signed in again; the page goes on with what it had. */
export const reportSignedIn = () => set("no");

/** Whether the login of this page has ended. */
export function useSignedOut(): SignedOut {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
    () => "no",
  );
}
