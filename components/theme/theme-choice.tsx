"use client";
import { useSyncExternalStore } from "react";
import { SegmentedControl } from "../ui/segmented-control.tsx";
import { chooseTheme, readTheme, type ThemeChoice } from "./theme.ts";
import { themeOptions } from "./theme-options.ts";

const listeners = new Set<() => void>();

/** Light, dark or as the system, in a row. */
export function ThemeChoiceControl() {
  const value = useSyncExternalStore<ThemeChoice>(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    readTheme,
    () => "system",
  );
  return (
    <SegmentedControl
      label="Theme"
      value={value}
      options={themeOptions.map(({ value: option, label }) => ({ value: option, label }))}
      onChange={(choice) => {
        chooseTheme(choice);
        for (const listener of listeners) listener();
      }}
    />
  );
}
