"use client";
import { useSignOut } from "../account/account.queries.ts";
import { toastError } from "../errors/toast-error.ts";
import { chooseTheme } from "../theme/theme.ts";
import type { CommandAction } from "./command-items.ts";

/** What the entries do that lead nowhere. */
export function useCommandActions(): Record<CommandAction, () => void> {
  const signOut = useSignOut();
  return {
    light: () => chooseTheme("light"),
    dark: () => chooseTheme("dark"),
    system: () => chooseTheme("system"),
    signOut: () => signOut.mutate(false, { onError: (error) => toastError(error) }),
  };
}
