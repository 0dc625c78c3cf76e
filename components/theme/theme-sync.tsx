"use client";
import { useLayoutEffect } from "react";
import { chooseTheme, readTheme } from "./theme.ts";

/** For documents that the browser had to render itself (an error before the first byte): there the inline script never ran. */
export function ThemeSync() {
  useLayoutEffect(() => {
    if (!document.documentElement.dataset.theme) chooseTheme(readTheme());
  }, []);
  return null;
}
