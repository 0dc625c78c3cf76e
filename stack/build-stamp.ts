import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { glob, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What a build depends on; a change of anything else does not make it stale. */
const inputs = [
  "{app,components,core,http,db,spicedb,contracts/abi,limits,media,canton,outbound}/**/*.{ts,tsx,css,json,svg,png,ico,woff2,md}",
  "contracts/*.ts",
  "docs/*.md",
  "*.{ts,mjs,json}",
  "stack/{compile-hints,front-bundle,generate-routes}.ts",
];
const ignored =
  /(\.test\.tsx?|\.gen\.ts|\/testing\.ts|tsconfig\.json|next-env\.d\.ts|vitest\.config\.ts|biome\.json|playwright\.config\.ts)$/;

interface BuildStamp {
  /** Whether the build is of the sources as they are now. Reads their contents only when a file's head has changed. */
  isFresh(): Promise<boolean>;
  /** Notes the sources as they are now, to be called before they are read for a build. @returns what writes that down, for when it is complete */
  prepare(): Promise<() => Promise<void>>;
}

/** What a build was made of: its sources by content, and as their files stood when that was last compared. */
interface Made {
  hash: string;
  seen: string;
}

/** The note in a build's folder that says what it was made of. `conditions` are what is no file and yet decides what is built. */
export function buildStamp({
  root,
  distDir,
  conditions,
}: {
  root: string;
  distDir: string;
  conditions: string;
}): BuildStamp {
  const path = join(root, distDir, "luxxon-build");
  const write = (made: Made) => writeFile(path, JSON.stringify(made));
  return {
    async isFresh() {
      const made = await readMade(path);
      if (!made) return false;
      const files = await listInputs(root);
      const seen = lookAt(root, files, conditions);
      if (made.seen === seen) return true;
      if (made.hash !== (await hashContents(root, files, conditions))) return false;
      await write({ hash: made.hash, seen }).catch(() => undefined);
      return true;
    },
    async prepare() {
      const files = await listInputs(root);
      const seen = lookAt(root, files, conditions);
      const hash = await hashContents(root, files, conditions);
      return () => write({ hash, seen });
    },
  };
}

const readMade = (path: string): Promise<Made | undefined> =>
  readFile(path, "utf8")
    .then((text) => JSON.parse(text))
    .catch(() => undefined);

async function listInputs(root: string): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob(inputs, { cwd: root })) if (!ignored.test(file)) files.push(file);
  return files.sort();
}

/** Told from the files' heads alone: whatever touches a file changes when it was changed. */
function lookAt(root: string, files: readonly string[], conditions: string): string {
  const hash = createHash("sha256").update(conditions);
  for (const file of files) {
    const { ino, size, ctimeMs } = statSync(join(root, file));
    hash.update(`\0${file}\0${ino} ${size} ${ctimeMs}`);
  }
  return hash.digest("hex");
}

async function hashContents(root: string, files: readonly string[], conditions: string): Promise<string> {
  const hash = createHash("sha256").update(conditions);
  for (const file of files) {
    const content = await readFile(join(root, file));
    hash.update(`\0${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}
