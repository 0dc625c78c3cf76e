import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { createPublicClient, http } from "viem";
import { luxxonSettlementAbi } from "#contracts/abi/luxxon-settlement.ts";
import { fillPool } from "#e2e/prepare.ts";
import type { Stack } from "#e2e/stack.ts";
import { type Caller, makeCaller } from "./client.ts";
import { atLeast, type Row, ratio } from "./measure.ts";

/** Fewer than a consumer may have open, of as many consumers as are needed for a round that lasts. */
const sessionsOfCaller = 80;
const callerCount = 5;
const workers = 16;
/** Holds for all sessions of a caller. */
const poolMicroUsdc = 100_000_000n;

/** `POST /sessions` beside the least that it could be: one `eth_call` and one bare INSERT, one after the other. */
export async function measureOpening(stack: Stack): Promise<Row> {
  const callers = await Promise.all(
    Array.from({ length: callerCount }, () => makeCaller(stack.url, ["sessions:create"])),
  );
  for (const caller of callers) await fillPool(stack, caller, caller.privateKey, poolMicroUsdc);
  const client = createPublicClient({ transport: http(stack.chain.rpcUrl) });
  const db = postgres(stack.databaseUrl, { max: workers, onnotice: () => undefined });
  const { address } = callers[0]?.account ?? {};
  if (!address) throw new Error("there is no caller");
  const readPool = () =>
    client.readContract({
      address: stack.chain.settlementAddress,
      abi: luxxonSettlementAbi,
      functionName: "deposits",
      args: [address],
    });
  try {
    await db`create table bench_rows (id uuid primary key, caller text not null, at timestamptz not null default now())`;
    const opened = new Map<Caller, string[]>();
    const ours = async () => {
      const speed = await perSecond(callers, async (caller) => {
        const { id } = await open(stack.url, caller);
        opened.set(caller, [...(opened.get(caller) ?? []), id]);
      });
      for (const [caller, ids] of opened) await Promise.all(ids.map((id) => cancel(stack.url, caller, id)));
      opened.clear();
      return speed;
    };
    const peer = () =>
      perSecond(callers, async (caller) => {
        await readPool();
        await db`insert into bench_rows (id, caller) values (${randomUUID()}, ${caller.account.address})`;
      });
    const what = "POST /sessions vs one eth_call and one bare INSERT";
    return atLeast("H4", what, await ratio(ours, peer), 0.8);
  } finally {
    await db`drop table if exists bench_rows`;
    await db.end();
  }
}

/** As often for each caller as it may, over all workers. */
async function perSecond(callers: readonly Caller[], run: (caller: Caller) => Promise<void>): Promise<number> {
  const turns = Array.from({ length: sessionsOfCaller }, () => callers).flat();
  const startedAt = performance.now();
  const total = turns.length;
  const worker = async () => {
    for (let caller = turns.pop(); caller; caller = turns.pop()) await run(caller);
  };
  await Promise.all(Array.from({ length: workers }, worker));
  return (total * 1_000) / (performance.now() - startedAt);
}

async function call(url: string, method: string, path: string, { key }: Caller, body?: object): Promise<Response> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body ? { "content-type": "application/json", "idempotency-key": randomUUID() } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response;
}

async function open(url: string, caller: Caller): Promise<{ id: string }> {
  const response = await call(url, "POST", "/sessions", caller, { lat: 10, lng: 20, maxDurationSeconds: 1 });
  return (await response.json()).data;
}

async function cancel(url: string, caller: Caller, id: string): Promise<void> {
  await (await call(url, "DELETE", `/sessions/${id}`, caller)).arrayBuffer();
}
