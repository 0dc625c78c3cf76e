"use client";
import { useState } from "react";
import { Menu, type MenuControl, MenuRadioGroup } from "../ui/menu.tsx";
import { chooseTheme, readTheme, type ThemeChoice } from "./theme.ts";
import { themeOptions } from "./theme-options.ts";

export default function ThemeMenu(control: MenuControl) {
  const [theme, setTheme] = useState<ThemeChoice>(readTheme);
  return (
    <Menu {...control} align="end">
      <MenuRadioGroup
        label="Theme"
        value={theme}
        options={themeOptions}
        onChange={(choice) => {
          setTheme(choice);
          chooseTheme(choice);
        }}
      />
    </Menu>
  );
}
