import { Monitor, Moon, Sun } from "lucide-react";

/** The three choices, in the order shown. */
export const themeOptions = [
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
  { value: "system", label: "As the system", icon: Monitor },
] as const;
