import { THEME_SCRIPT } from "./theme.ts";

/** Sets `data-theme` before the first paint. Rendered once, in `<head>`, by the server. */
export function ThemeScript() {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this repository; it must run before the first paint
  return <script dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />;
}
