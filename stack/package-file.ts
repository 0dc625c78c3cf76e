import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const repositoryRoot = fileURLToPath(new URL("..", import.meta.url));

/**
 * A file of a package that npm installs for one platform only, beside or inside the package that asks for it.
 * @throws Error saying which setting replaces the part on a machine that has no such package.
 */
export function platformFile(owner: string, name: string, file: string, replacedBy: string): string {
  const modules = join(repositoryRoot, "node_modules");
  const places = [join(modules, owner, "node_modules", name, file), join(modules, name, file)];
  const found = places.find((place) => existsSync(place));
  if (found) return found;
  throw new Error(`${name} is not in node_modules (this machine: ${process.platform}-${process.arch}). ${replacedBy}`);
}
