"use client";
import { Play, X } from "lucide-react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { toast } from "../ui/toast.ts";
import { useLazy } from "../ui/use-lazy.ts";
import type { ConsoleOperation } from "./operation-card.tsx";

const load = () => import("./api-console.tsx").then((module) => ({ default: module.ApiConsole }));

/** Opens the console of one operation, in place. Nothing of it is loaded before somebody reaches for the button. */
export function TryIt({ operation }: { operation: ConsoleOperation }) {
  const { Content, loading, preload, open } = useLazy(load);
  const [isOpen, setOpen] = useState(false);
  const id = `${operation.id}-console`;
  const press = () => {
    if (isOpen) return setOpen(false);
    open().then(
      () => setOpen(true),
      () => toast.error("This could not be loaded", { text: "Check your connection and press again." }),
    );
  };
  return (
    <>
      <Button
        icon={isOpen ? X : Play}
        size="sm"
        pending={loading}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={`${isOpen ? "Close" : "Try it"}: ${operation.title}`}
        onPointerEnter={preload}
        onFocus={preload}
        onClick={press}
      >
        {isOpen ? "Close" : "Try it"}
      </Button>
      {isOpen && Content && <Content id={id} operation={operation} />}
    </>
  );
}
