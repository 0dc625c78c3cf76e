import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { createTestDatabase } from "#db/testing.ts";
import type { Clients } from "../context.ts";
import { insertSession, insertWorkspace, keyContext, type StoredWorkspace, testClients } from "../sessions/testing.ts";
import { getStatement } from "./get-statement.ts";
import { statementCsv } from "./statement-csv.ts";

let db: Database;
let clients: Clients;
beforeAll(async () => {
  db = createDatabase({ url: await createTestDatabase(inject("parts").databaseUrl) });
  clients = testClients({ db });
});
afterAll(() => db.close());

interface LedgerRow {
  kind: "DEPOSIT" | "WITHDRAWAL" | "SETTLE" | "APPROVAL";
  side?: "PAYER" | "PAYEE" | "";
  workspaceId?: string | null;
  sessionId?: string | null;
  amount: bigint;
  at: Date;
  block: number;
  logIndex: number;
}

function insert(walletAddress: string, rows: readonly LedgerRow[]) {
  const list = rows.map(({ side = "", workspaceId = null, sessionId = null, amount, at, ...row }) => ({
    ...row,
    side,
    workspaceId,
    sessionId,
    amount: String(amount),
    at: at.toISOString(),
    txHash: `0x${randomBytes(32).toString("hex")}`,
  }));
  return db.rows(sql`
    insert into chain_events (chain_id, settlement_address, kind, side, wallet_address, workspace_id, session_id, amount,
      tx_hash, log_index, block_number, block_hash, block_time)
    select ${clients.chain.chainId}, ${clients.chain.settlementAddress}, r.kind, r.side, ${walletAddress},
      r."workspaceId", r."sessionId", r.amount, r."txHash", r."logIndex", r.block, '0x', r.at
    from jsonb_to_recordset(${JSON.stringify(list)}::text::jsonb) as r(kind text, side text, "workspaceId" uuid,
      "sessionId" uuid, amount numeric, "txHash" text, "logIndex" int, block bigint, at timestamptz)`);
}

const statement = (workspace: StoredWorkspace, month: string) =>
  getStatement(keyContext(clients, workspace, ["wallet:read"]), { month });

const months = ["2026-03", "2026-04", "2026-05", "2026-06"];
const since = Date.parse("2026-03-01T00:00:00Z");
const until = Date.parse("2026-07-01T00:00:00Z");

test("for every ledger: lines add up to closing − opening, each month opens where the last one closed, to the µUSDC", async () => {
  const row = fc.record({
    kind: fc.constantFrom("DEPOSIT", "WITHDRAWAL", "PAYER", "SIBLING", "PAYEE", "APPROVAL" as const),
    amount: fc.bigInt({ min: 0n, max: 2n ** 80n }),
    at: fc.integer({ min: since, max: until - 1 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 60 }), async (rows) => {
      const workspace = await insertWorkspace(db);
      const sibling = await insertWorkspace(db, { walletAddress: workspace.walletAddress });
      const ordered = rows.toSorted((a, b) => a.at - b.at);
      await insert(
        workspace.walletAddress,
        ordered.map(({ kind, amount, at }, n) => ({
          kind: kind === "PAYER" || kind === "SIBLING" || kind === "PAYEE" ? "SETTLE" : kind,
          side: kind === "SIBLING" ? "PAYER" : kind === "PAYER" || kind === "PAYEE" ? kind : "",
          workspaceId: kind === "SIBLING" ? sibling.id : kind === "PAYER" || kind === "PAYEE" ? workspace.id : null,
          amount,
          at: new Date(at),
          block: Math.floor(n / 3),
          logIndex: n,
        })),
      );
      let balance = 0n;
      let lines = 0;
      for (const month of months) {
        const { openingBalanceMicroUsdc, closingBalanceMicroUsdc, lines: own } = await statement(workspace, month);
        expect(BigInt(openingBalanceMicroUsdc)).toBe(balance);
        for (const { changeMicroUsdc, balanceMicroUsdc } of own) {
          balance += BigInt(changeMicroUsdc);
          expect(BigInt(balanceMicroUsdc)).toBe(balance);
        }
        expect(BigInt(closingBalanceMicroUsdc)).toBe(balance);
        lines += own.length;
      }
      expect(lines).toBe(rows.filter(({ kind }) => kind !== "APPROVAL").length);
      const model = rows.map(({ kind, amount }) =>
        kind === "DEPOSIT" ? amount : kind === "PAYEE" || kind === "APPROVAL" ? 0n : -amount,
      );
      expect(balance).toBe(model.reduce((sum, change) => sum + change, 0n));
    }),
    { numRuns: 40 },
  );
});

test("a line names the session, its seconds, rate and amounts; another workspace of the wallet shows only what it cost", async () => {
  const workspace = await insertWorkspace(db);
  const sibling = await insertWorkspace(db, { walletAddress: workspace.walletAddress });
  const operator = await insertWorkspace(db);
  const id = await insertSession(db, { consumer: workspace, operator, state: "ENDED", startedAgoMs: 28_000 });
  await db.rows(sql`update sessions set clean_seconds = 28, charged_micro_usdc = 28000 where id = ${id}`);
  await db.rows(sql`insert into settlements (session_id, consumer_workspace_id, operator_workspace_id, state,
      session_id_hash, from_address, to_amount, fee_amount, rate_per_second, chargeable_seconds, platform_fee_bps)
    values (${id}, ${workspace.id}, ${operator.id}, 'CONFIRMED', ${id}, '0x', 23800, 4200, 1000, 28, 1500)`);
  const hidden = await insertSession(db, { consumer: sibling, state: "ENDED" });
  const settle = { kind: "SETTLE", side: "PAYER", logIndex: 0 } as const;
  await insert(workspace.walletAddress, [
    { kind: "DEPOSIT", amount: 5_000_000n, at: new Date("2026-04-30T23:59:59.999Z"), block: 1, logIndex: 0 },
    {
      ...settle,
      workspaceId: workspace.id,
      sessionId: id,
      amount: 28_000n,
      at: new Date("2026-05-01T00:00:00Z"),
      block: 2,
    },
    {
      ...settle,
      workspaceId: sibling.id,
      sessionId: hidden,
      amount: 5n,
      at: new Date("2026-05-31T23:59:59Z"),
      block: 3,
    },
  ]);
  const { lines, ...rest } = await statement(workspace, "2026-05");
  expect(rest).toMatchObject({ openingBalanceMicroUsdc: "5000000", closingBalanceMicroUsdc: "4971995" });
  expect(lines).toMatchObject([
    {
      at: "2026-05-01T00:00:00.000Z",
      kind: "SETTLE",
      side: "PAYER",
      sessionId: id,
      seconds: 28,
      ratePerSecondMicroUsdc: "1000",
      toAmountMicroUsdc: "23800",
      feeAmountMicroUsdc: "4200",
      amountMicroUsdc: "28000",
      changeMicroUsdc: "-28000",
      balanceMicroUsdc: "4972000",
      txHash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
      logIndex: 0,
    },
    { sessionId: null, seconds: null, amountMicroUsdc: "5", balanceMicroUsdc: "4971995" },
  ]);
  const [header, opening, first, second, closing, end] = statementCsv({ ...rest, lines }).split("\r\n");
  expect(header).toMatch(/^at,kind,side,sessionId,seconds,ratePerSecondMicroUsdc,/);
  expect(opening).toMatch(/^,OPENING_BALANCE,.*,5000000,,,$/);
  expect(first).toBe(Object.values(lines[0] ?? {}).join(","));
  expect(second).toContain(",-5,4971995,");
  expect([closing?.includes("CLOSING_BALANCE"), end]).toEqual([true, ""]);
});
