import { glob, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = `${root}app/routes.gen.ts`;

/** `api/v1/sessions/[id]/route.ts` → `/api/v1/sessions/[id]`; route groups leave no trace in the URL. */
const patternOf = (file: string) =>
  `/${file
    .split("/")
    .slice(0, -1)
    .filter((part) => !/^\(.*\)$/.test(part))
    .join("/")}`;

/** Writes `app/routes.gen.ts`, the list of every route handler, if it is out of date. */
export async function generateRoutes(): Promise<void> {
  const files: string[] = [];
  for await (const file of glob("**/route.ts", { cwd: `${root}app` })) files.push(file.replaceAll("\\", "/"));
  const lines = files
    .sort()
    .map((file) => `  ${JSON.stringify(patternOf(file))}: () => import(${JSON.stringify(`./${file}`)}),`);
  const source = `// Written by stack/generate-routes.ts: every route handler of the app by its pattern.\nimport "server-only";\n\nexport const routes = {\n${lines.join("\n")}\n};\n`;
  const current = await readFile(target, "utf8").catch(() => "");
  if (current !== source) await writeFile(target, source);
}

if (import.meta.main) await generateRoutes();
