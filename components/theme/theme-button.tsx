"use client";
import { Moon, Sun } from "lucide-react";
import { LazyMenu } from "../ui/lazy-menu.tsx";

const load = () => import("./theme-menu.tsx");

/** Light, dark, or as the system; for pages without an account menu. */
export function ThemeButton() {
  return (
    <LazyMenu
      load={load}
      menu={{}}
      menuLabel="Theme"
      aria-label="Theme"
      className="grid size-9 place-items-center rounded-sm text-ink-2 hover:bg-hover hover:text-ink max-lg:size-11"
    >
      <Sun className="size-4 shrink-0 dark:hidden" aria-hidden />
      <Moon className="hidden size-4 shrink-0 dark:block" aria-hidden />
    </LazyMenu>
  );
}
