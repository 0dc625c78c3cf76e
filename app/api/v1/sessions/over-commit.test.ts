import { sql } from "drizzle-orm";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { mintAndDeposit } from "#contracts/testing.ts";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp } from "#http/testing.ts";
import { type Replica, startReplica } from "#http/testing-replica.ts";
import { requestJson } from "#http/testing-request.ts";
import { proveScale, report } from "#stack/prove-scale.ts";

const opens = 500;
const admitted = 10;
const seconds = 60;
const holdMicroUsdc = BigInt(seconds) * 1_000n;
const pools = proveScale(20);

let app: TestApp;
let replica: Replica;
beforeAll(async () => {
  app = await startTestApp();
  replica = await startReplica();
  // Far from midnight: a key's day must not end in the middle.
  await moveClock(app.clients.db, 43_200_000 - (Date.now() % 86_400_000));
});
afterAll(async () => {
  await replica.kill();
  await app.stop();
});

/** A workspace whose pool holds so much, and a key of it, with a daily limit or without. */
async function consumer({ pool, keyLimit }: { pool: bigint; keyLimit?: bigint }) {
  const privateKey = generatePrivateKey();
  const workspace = await app.createWorkspace({ account: privateKeyToAccount(privateKey) });
  const { rpcUrl } = inject("parts");
  await mintAndDeposit({ rpcUrl, ...app.contracts, privateKey, amountMicroUsdc: pool });
  const body = {
    label: "spender",
    environment: "TEST",
    scopes: ["sessions:create"],
    spendLimitMicroUsdc: keyLimit?.toString() ?? null,
  };
  const minted = await app.call("POST", `/workspaces/${workspace.id}/api-keys`, { cookie: workspace.cookie, body });
  return { id: workspace.id, key: String(minted.data.plaintext) };
}

/** Opens at once, half of them at each process; how often each answer came. "Busy, come back" is no answer: it is asked again. */
async function openAtOnce(key: string): Promise<Record<string, number>> {
  const body = { lat: 48.8584, lng: 2.2945, maxDurationSeconds: seconds };
  const open = async (index: number) => {
    const url = `${index % 2 ? app.url : replica.url}/api/v1/sessions`;
    let answer = await requestJson(url, "POST", { key, body });
    for (let tries = 1; answer.status === 503 && tries < 30; tries += 1) {
      answer = await requestJson(url, "POST", { key, body });
    }
    return answer;
  };
  const counts: Record<string, number> = {};
  for (const { status, body: answer } of await Promise.all(Array.from({ length: opens }, (_, index) => open(index)))) {
    const outcome = status === 201 ? "201" : `${status} ${answer.detail}`;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

/** What is held for the workspace in the end. */
async function heldMicroUsdc(workspaceId: string): Promise<bigint> {
  const row = await app.clients.db.row<{ held: string }>(sql`
    select coalesce(sum(hold_micro_usdc), 0)::text as held from sessions where consumer_workspace_id = ${workspaceId}`);
  return BigInt(row?.held ?? 0);
}

test.each([
  ["a pool for 10 holds", "credit:pool", { pool: admitted * Number(holdMicroUsdc) + 1 }],
  [
    "a key with 10 holds a day on a full pool",
    "credit:keyDailyLimit",
    { pool: 1_000_000_000, keyLimit: (admitted + 1) * Number(holdMicroUsdc) - 1 },
  ],
])(
  "A10: of 500 simultaneous opens over two processes against %s exactly 10 are admitted",
  async (_name, refusal, limits) => {
    const since = performance.now();
    const wrong: object[] = [];
    for (let round = 0; round < pools; round++) {
      const { pool, keyLimit } = limits as { pool: number; keyLimit?: number };
      const { id, key } = await consumer({
        pool: BigInt(pool),
        ...(keyLimit === undefined ? {} : { keyLimit: BigInt(keyLimit) }),
      });
      const counts = await openAtOnce(key);
      const held = await heldMicroUsdc(id);
      const isExact = counts[201] === admitted && counts[`400 ${refusal}`] === opens - admitted;
      if (!isExact || held !== BigInt(admitted) * holdMicroUsdc) wrong.push({ round, held: String(held), ...counts });
    }
    report({ id: "A10", n: pools * opens, violations: wrong.length, since, note: `pools=${pools} ${refusal}` });
    expect(wrong).toEqual([]);
  },
);
