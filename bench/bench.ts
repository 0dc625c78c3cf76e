import { readStack } from "#e2e/stack.ts";
import { measureChecks } from "./checks.ts";
import { makeCaller } from "./client.ts";
import { measureGas } from "./gas.ts";
import { atLeast, type Row, ratio, requestsPerSecond, row } from "./measure.ts";
import { measureOpening } from "./opening.ts";
import { measurePages } from "./pages.ts";
import { buildPeer, openStackHome, startPeer } from "./processes.ts";
import { measureSettlements } from "./settlements.ts";
import { measureTopUp } from "./top-up.ts";

/** Those that are measured against a running stack. */
const stackIds = ["H1", "H2", "H4", "D1"];
/** Those of what a call has to prove, against a real database. */
const checkIds = ["K1", "S1"];
/** Those that settle through a real database and chain. */
const settlementIds = ["R1", "R3"];
/** Those of a browser. */
const pageIds = ["B1", "B2", "B4"];
/** Those that count what a person has to do. */
const topUpIds = ["G6"];

/**
 * Measures every figure, one row each, ours and the peer in turn in one run; some of them when `ids` are given.
 * @throws Error naming an id that there is not
 */
export async function bench(ids: readonly string[] = []): Promise<Row[]> {
  const gas = await measureGas();
  const known = [
    ...new Set([...gas.map(({ id }) => id), ...topUpIds, ...checkIds, ...settlementIds, ...stackIds, ...pageIds]),
  ];
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0) throw new Error(`There is no figure ${unknown.join(", ")}. Known: ${known.join(" ")}`);
  const isWanted = (id: string) => ids.length === 0 || ids.includes(id);
  const rows = [
    ...gas,
    ...(topUpIds.some(isWanted) ? await measureTopUp() : []),
    ...(checkIds.some(isWanted) ? await measureChecks() : []),
    ...(settlementIds.some(isWanted) ? await measureSettlements() : []),
    ...(stackIds.some(isWanted) ? await measureStack() : []),
    ...(pageIds.some(isWanted) ? await measurePages({ withLighthouse: isWanted("B4") }) : []),
  ];
  return rows.filter(({ id }) => isWanted(id));
}

async function measureStack(): Promise<Row[]> {
  const rows: Row[] = [];
  await buildPeer("bare");
  const home = await openStackHome();
  await (await home.start()).stop();
  const bare = await startPeer("bare");
  const stack = await home.start();
  const { url } = stack;
  try {
    const { cookie, key } = await makeCaller(url, ["sessions:read"]);
    const peer = () => requestsPerSecond(bare.url, {});
    const byKey = await ratio(() => requestsPerSecond(`${url}/api/v1/me`, { authorization: `Bearer ${key}` }), peer);
    rows.push(atLeast("H1", "GET /me by API key, front vs bare Next route", byKey, 10));
    const byCookie = await ratio(() => requestsPerSecond(`${url}/api/v1/me`, { cookie }), peer);
    rows.push(atLeast("H2", "GET /me by cookie, front vs bare Next route", byCookie, 8));
    rows.push(await measureOpening(readStack()));
    const times = stack.readyMs / bare.readyMs;
    const startUp = { median: times, spread: [times, times] as [number, number] };
    rows.push({
      ...row("D1", "whole stack to ready vs next start alone", startUp),
      target: "≤ 2",
      met: startUp.median <= 2,
    });
  } finally {
    await Promise.all([bare.stop(), stack.stop()]);
    await home.remove();
  }
  return rows;
}

/** Prints a row per figure. */
export async function printBench(ids: readonly string[] = []): Promise<void> {
  for (const { id, what, ratio: value, spread, target, met } of await bench(ids)) {
    const range = spread.map((v) => v.toFixed(3)).join("–");
    console.log(
      `${id.padEnd(3)} ${value.toFixed(3).padStart(7)}  (${range})  target ${target}  ${met ? "met" : "not met"}  ${what}`,
    );
  }
}
