import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { glob, mkdir, mkdtemp, rename, rm, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { StartError } from "./home.ts";
import { repositoryRoot } from "./package-file.ts";

/** How Redis is started on this machine. */
export interface RedisBinary {
  command: string;
  env: Record<string, string>;
}

const packages = ["redis-tools", "libjemalloc2", "liblzf1", "libatomic1"];

/**
 * A Redis server: the one that REDIS_SERVER names, the machine's (Redis or Valkey), or Debian's. A missing one is
 * installed as root, and unpacked into a cache folder otherwise. @throws StartError saying what to do
 */
export async function findRedis(say: (line: string) => void): Promise<RedisBinary> {
  const named = process.env.REDIS_SERVER;
  if (named && !existsSync(named)) throw new StartError(`REDIS_SERVER names ${named}, which does not exist.`);
  const found = named || onPath("redis-server") || onPath("valkey-server");
  if (found) return { command: found, env: {} };
  const cached = join(repositoryRoot, "node_modules", ".cache", "luxxon", `redis-${process.arch}`);
  if (existsSync(join(cached, "redis-server"))) return unpackedBinary(cached);
  let problem = "";
  if (existsSync("/usr/bin/apt-get")) {
    say("fetching Redis from the distribution, for the tests of shared limits");
    problem = process.getuid?.() === 0 ? install() : await unpack(cached);
    const installed = onPath("redis-server");
    if (installed) return { command: installed, env: {} };
    if (existsSync(join(cached, "redis-server"))) return unpackedBinary(cached);
  }
  throw new StartError(
    `These tests need a Redis server. Install one (Debian: apt-get install redis-server), name it with REDIS_SERVER, or name a running one with REDIS_URL.\n${problem}`.trim(),
  );
}

function onPath(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/local/bin"];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

async function unpackedBinary(folder: string): Promise<RedisBinary> {
  const libraries: string[] = [];
  for await (const path of glob("usr/lib/*-linux-gnu*", { cwd: folder })) libraries.push(join(folder, path));
  return { command: join(folder, "redis-server"), env: { LD_LIBRARY_PATH: libraries.join(delimiter) } };
}

function install(): string {
  const update = run("apt-get", ["update"]);
  return `${update}${run("apt-get", ["install", "-y", "--no-install-recommends", "redis-server"])}`;
}

/** Made beside and renamed: two runs may do this at once. The server is one program with the tools, told by its name. */
async function unpack(target: string): Promise<string> {
  await mkdir(join(target, ".."), { recursive: true });
  const fresh = await mkdtemp(`${target}-`);
  try {
    let problem = run("apt-get", ["download", ...packages], fresh);
    for await (const file of glob("*.deb", { cwd: fresh })) problem += run("dpkg", ["-x", file, "."], fresh);
    if (!existsSync(join(fresh, "usr/bin/redis-check-rdb"))) return problem;
    await symlink("usr/bin/redis-check-rdb", join(fresh, "redis-server"));
    // Somebody else was first: theirs is as good.
    await rename(fresh, target).catch(() => undefined);
    return problem;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** @returns the last lines of what went wrong, or nothing. */
function run(command: string, args: string[], cwd?: string): string {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stderr } = spawnSync(command, args, { env, cwd, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  return status === 0 ? "" : `${stderr.trim().split("\n").slice(-10).join("\n")}\n`;
}
