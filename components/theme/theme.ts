export type ThemeChoice = "light" | "dark" | "system";

const STORAGE_KEY = "lx-theme";

/** Runs before React: the stored choice, else what the system prefers; follows the system while nothing is chosen. */
export const THEME_SCRIPT = `(()=>{const d=document.documentElement,m=matchMedia("(prefers-color-scheme: dark)"),a=()=>{let t=null;try{t=localStorage.getItem("${STORAGE_KEY}")}catch(e){t=null}d.dataset.theme=t==="light"||t==="dark"?t:m.matches?"dark":"light"};a();m.addEventListener("change",a);addEventListener("storage",a)})()`;

/** What was chosen in this browser; `system` when nothing was, or when storage is closed to us. */
export function readTheme(): ThemeChoice {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch (error) {
    if (error instanceof DOMException) return "system";
    throw error;
  }
}

/** Applies the choice at once and remembers it; every tab follows through the storage event. */
export function chooseTheme(choice: ThemeChoice): void {
  try {
    if (choice === "system") localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, choice);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
  const dark = choice === "dark" || (choice === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}
