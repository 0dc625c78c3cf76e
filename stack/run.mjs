#!/usr/bin/env node
// npm start, run dev, test, run verify, run prove, run bench, run audit. Runs on whatever Node the machine has (20 or newer):
// installs what is missing, then hands over to the Node that the project pins.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const commands = ["start", "dev", "test", "verify", "prove", "bench", "audit"];
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const pinnedNode = join(modules, "node", "bin", "node");
const stamp = join(modules, ".luxxon-install");
const userId = process.getuid?.() ?? "user";

const [command = "", ...rest] = process.argv.slice(2);
try {
  if (!commands.includes(command)) throw new Error(`Usage: node stack/run.mjs ${commands.join(" | ")}`);
  await install();
  handOver();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** Installs the dependencies unless they are what package-lock.json says. One start at a time does it. */
async function install() {
  const wanted = lockHash();
  if (isInstalled(wanted)) return;
  const release = await acquireLock(join(tmpdir(), `luxxon-install-${userId}-${digest(root).slice(0, 16)}`));
  try {
    if (isInstalled(wanted)) return;
    const startedAt = Date.now();
    const seconds = () => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
    console.log("installing dependencies (the first time this takes a minute or two)");
    // On a terminal npm draws its own progress.
    const reminder = setInterval(() => process.stdout.isTTY || console.log(`  … npm install ${seconds()}`), 10_000);
    await npmInstall().finally(() => clearInterval(reminder));
    if (!existsSync(pinnedNode)) throw new Error(`npm left no ${pinnedNode}: its install script did not run.`);
    writeFileSync(stamp, wanted);
    console.log(`dependencies installed in ${seconds()}`);
  } finally {
    release();
  }
}

function lockHash() {
  return digest(`${process.platform} ${process.arch} ${readFileSync(join(root, "package-lock.json"), "utf8")}`);
}

function isInstalled(wanted) {
  if (!existsSync(pinnedNode)) return false;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return true;
  if (!matchesLock()) return false;
  // Somebody ran npm themselves. A checkout that cannot be written to is as good without the stamp.
  try {
    writeFileSync(stamp, wanted);
  } catch (error) {
    if (error.code !== "EACCES" && error.code !== "EROFS") throw error;
  }
  return true;
}

/** npm's own record of what it installed against the lock file; packages for other platforms may be absent. */
function matchesLock() {
  const record = join(modules, ".package-lock.json");
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, "utf8")).packages;
  const { "": _root, ...locked } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(locked).every(([path, { version, integrity, optional }]) => {
    const found = installed[path];
    return found ? found.version === version && found.integrity === integrity : optional === true;
  });
}

/**
 * Installs what package-lock.json says and changes neither it nor package.json. Not `npm ci`: that one insists on
 * optional packages for platforms other than this one, which a registry mirror need not have.
 */
function npmInstall() {
  const what = ["install", "--no-save", "--include=dev", "--include=optional", "--ignore-scripts=false"];
  const args = [...what, "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  const npmScript = process.env.npm_execpath;
  const [program, first] = npmScript?.endsWith(".js") ? [process.execPath, [npmScript]] : ["npm", []];
  const env = { ...process.env, npm_config_cache: writableCache(), npm_config_update_notifier: "false" };
  // Settings of the running npm script would be taken for settings of this one.
  for (const name of Object.keys(env)) if (/^npm_(lifecycle|package)_/.test(name)) delete env[name];
  const child = spawn(program, [...first, ...args], { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
  const stop = forwardSignals(child);
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new Error(`npm could not be started: ${error.message}`)));
    child.once("exit", (code, signal) => {
      stop();
      if (code === 0) resolve();
      else reject(new Error(`npm install failed (${signal ?? `exit code ${code}`}); its words are above.`));
    });
  });
}

/** npm's cache, or a temporary one where the home folder is missing or read-only. */
function writableCache() {
  try {
    const usual = process.env.npm_config_cache ?? join(homedir(), ".npm");
    mkdirSync(usual, { recursive: true });
    accessSync(usual, constants.W_OK);
    return usual;
  } catch {
    return join(tmpdir(), `luxxon-npm-cache-${userId}`);
  }
}

/** A folder is the lock: making it is atomic. One whose maker is gone is taken over. */
async function acquireLock(path) {
  for (let waits = 0; ; waits += 1) {
    try {
      mkdirSync(path);
      writeFileSync(join(path, "pid"), String(process.pid));
      return () => rmSync(path, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (waits === 0) console.log("waiting for another start that is installing dependencies");
    if (isAbandoned(path)) rmSync(path, { recursive: true, force: true });
    await delay(300);
  }
}

function isAbandoned(path) {
  try {
    const pid = Number(readFileSync(join(path, "pid"), "utf8"));
    process.kill(pid, 0);
    return false;
  } catch (error) {
    if (error.code === "EPERM") return false;
    // Between mkdir and the pid file there is a moment without a pid.
    if (error.code === "ENOENT") return existsSync(path) && Date.now() - statSync(path).mtimeMs > 5_000;
    return true;
  }
}

/** Runs stack/<command>.ts on the pinned Node and ends as it ends. */
function handOver() {
  const script = join(root, "stack", `${command}.ts`);
  const flags = ["--conditions=react-server", "--disable-warning=ExperimentalWarning"];
  const path = [join(modules, ".bin"), process.env.PATH].filter(Boolean).join(delimiter);
  // What V8 made of the sources is kept: a start then takes two thirds of the time.
  const NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE ?? join(modules, ".cache", "luxxon", "compiled");
  const env = { ...process.env, PATH: path, LUXXON_LAUNCHER_PID: String(process.pid), NODE_COMPILE_CACHE };
  const child = spawn(pinnedNode, [...flags, script, ...rest], { env, stdio: "inherit" });
  const stop = forwardSignals(child);
  if (process.env.npm_lifecycle_event) stopWithParent(child);
  child.once("error", (error) => {
    console.error(`${pinnedNode} could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.once("exit", (code, signal) => {
    stop();
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code ?? 1;
  });
}

function forwardSignals(child) {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  const forward = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, forward);
  return () => {
    for (const signal of signals) process.off(signal, forward);
  };
}

/** npm passes signals on, but not its own sudden end. */
function stopWithParent(child) {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || child.kill("SIGTERM"), 1_000).unref();
}

function digest(text) {
  return createHash("sha256").update(text).digest("hex");
}
