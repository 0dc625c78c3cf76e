import { spawn } from "node:child_process";
import { accessSync, chmodSync, constants, mkdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";

/** The Foundry root. */
export const contractsFolder = import.meta.dirname;

/** A Foundry program of this platform. Its npm package has no install step, so the permission is given here. */
export function foundryBinary(program: "forge" | "anvil"): string {
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const name = `@foundry-rs/${program}-${process.platform}-${arch}`;
  const suffix = process.platform === "win32" ? ".exe" : "";
  const path = join(dirname(resolvePackage(program, name)), "bin", `${program}${suffix}`);
  try {
    accessSync(path, constants.X_OK);
  } catch {
    chmodSync(path, 0o755);
  }
  return path;
}

function resolvePackage(program: string, name: string): string {
  const fromHere = createRequire(import.meta.url);
  const fromProgram = createRequire(fromHere.resolve(`@foundry-rs/${program}/package.json`));
  try {
    return fromProgram.resolve(`${name}/package.json`);
  } catch (cause) {
    throw new Error(`${program} has no build for ${process.platform} ${process.arch} (${name})`, { cause });
  }
}

export interface ForgeResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Solidity libraries by their name in `remappings`, and where npm put them. The compiler reads no path outside the root. */
const libraries = { "@openzeppelin": "@openzeppelin", "forge-std": "@uniswap/v4-core/lib/forge-std" };

/** Makes the libraries readable for a compiler that runs without forge. */
export function linkLibraries(): void {
  for (const [name, path] of Object.entries(libraries)) {
    const link = join(contractsFolder, "lib", name);
    if (statSync(link, { throwIfNoEntry: false })?.isDirectory()) continue;
    rmSync(link, { recursive: true, force: true });
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join("../../node_modules", path), link, "dir");
  }
}

/** Runs forge in the Foundry root, with the compiler on this Node. Never throws for a failing command. */
export function runForge(args: string[], env: Record<string, string> = {}): Promise<ForgeResult> {
  linkLibraries();
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const child = spawn(foundryBinary("forge"), args, {
    cwd: contractsFolder,
    env: { ...process.env, ...env, PATH: path, FOUNDRY_DISABLE_NIGHTLY_WARNING: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ exitCode: code ?? 1, stdout, stderr }));
  });
}
