"use client";
import { useLayoutEffect } from "react";
import { chooseTheme, readTheme } from "./theme.ts";

/** For documents that the browser had to render itself (an error before the first byte): there the inline script never ran. */
export function ThemeSync() {
  useLayoutEffect(() => {
    if (document.documentElement.dataset.theme) return;
    const apply = () => chooseTheme(readTheme());
    const dark = matchMedia("(prefers-color-scheme: dark)");
    apply();
    dark.addEventListener("change", apply);
    addEventListener("storage", apply);
    return () => {
      dark.removeEventListener("change", apply);
      removeEventListener("storage", apply);
    };
  }, []);
  return null;
}
