"use client";
import { useRouter } from "next/navigation";
import { useEffect, useState, useSyncExternalStore } from "react";
import { navHref } from "../shell/nav-items.ts";
import { toast } from "../ui/toast.ts";
import { useLazy } from "../ui/use-lazy.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { commandMenu } from "./command-store.ts";
import type { ShortcutTarget } from "./shortcuts.ts";
import { watchShortcuts } from "./watch-shortcuts.ts";

const loadMenu = () => import("./command-menu.tsx");
const loadHelp = () => import("./shortcuts-dialog.tsx");

/** Where the command menu lives, and who listens for its key and the single-letter ones. Neither is loaded before its first press. */
export function CommandHost() {
  const { slug } = useWorkspace();
  const router = useRouter();
  const { Content: Menu, open: fetchMenu } = useLazy(loadMenu);
  const { Content: Help, open: fetchHelp } = useLazy(loadHelp);
  const [helping, setHelping] = useState(false);
  const open = useSyncExternalStore(commandMenu.subscribe, commandMenu.isOpen, () => false);

  useEffect(() => {
    if (!open) return;
    fetchMenu().catch(() => {
      commandMenu.setOpen(false);
      sayNotLoaded();
    });
  }, [open, fetchMenu]);

  useEffect(() => {
    const go = (target: ShortcutTarget) => {
      if (target === "menu") commandMenu.setOpen(!commandMenu.isOpen());
      else if (target === "help") fetchHelp().then(() => setHelping(true), sayNotLoaded);
      else if (target === "filter") document.querySelector<HTMLElement>("main [data-list-filter]")?.focus();
      else router.push(navHref(slug, target.path));
    };
    return watchShortcuts(go);
  }, [slug, router, fetchHelp]);

  return (
    <>
      {open && Menu && <Menu open onOpenChange={commandMenu.setOpen} />}
      {helping && Help && <Help open onOpenChange={setHelping} />}
    </>
  );
}

function sayNotLoaded(): void {
  toast.error("This could not be loaded", { text: "Check your connection and press again." });
}
