"use client";
import { useEffect, useRef, useState } from "react";
import { copyText } from "./copy-text.ts";
import { toast } from "./toast.ts";

/** `copied` is true for 1.5 s after a copy; a refusal says so. `copy` answers whether the text is on the clipboard. */
export function useCopied(): { copied: boolean; copy: (text: string) => Promise<boolean> } {
  const [copied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async (text: string) => {
    const done = await copyText(text);
    if (!done) {
      toast.error("Could not copy", { text: "This browser does not allow it. Select the text and copy it by hand." });
      return false;
    }
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), 1500);
    return true;
  };
  return { copied, copy };
}
