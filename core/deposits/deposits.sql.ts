import "server-only";
import { sql } from "drizzle-orm";
import type { Hex } from "viem";
import type { DepositAuthorization, SignedTransaction } from "#contracts/client.ts";
import type { Clients, WorkspaceContext } from "../context.ts";

/** Deposits that the relayer pays for, per wallet and day. */
export const depositsPerDay = 20;

interface DepositKey {
  from: DepositAuthorization["from"];
  nonce: Hex;
}

export interface KnownDeposit {
  isSameBody: boolean;
  /** False when its transaction reverted or was given up: it may be sent again. */
  isAlive: boolean;
  txHash: string;
}

/** The deposit with this authorization, if the relayer ever took it. */
export function findDeposit(
  { db, chain }: Pick<Clients, "db" | "chain">,
  { from, nonce }: DepositKey,
  body: Uint8Array,
) {
  return db.row<KnownDeposit>(sql`
    select d.body_sha256 = ${body} as "isSameBody", t.status in ('SIGNED', 'BROADCAST', 'MINED') as "isAlive",
      t.hash as "txHash"
    from deposits d join relayer_transactions t on t.id = d.transaction_id
    where d.chain_id = ${chain.chainId} and d.wallet_address = ${from} and d.nonce = ${nonce}`);
}

export interface SignedDeposit extends DepositKey {
  body: Uint8Array;
  amountMicroUsdc: bigint;
  signed: SignedTransaction;
}

/**
 * Stores the signed bytes with their nonce in one step (`lx_store_deposit`).
 * @returns the transaction's id; `exists` when the authorization is stored already; `taken` when another worker has the
 * relayer's nonce; when the wallet may deposit again.
 */
export async function storeDeposit(
  ctx: WorkspaceContext,
  { from, nonce, body, amountMicroUsdc, signed }: SignedDeposit,
): Promise<{ id: string } | { retryAfterSeconds: number } | "exists" | "taken"> {
  const { chain } = ctx;
  const row = await ctx.db.row<{ outcome: string; id: string; retryAfterSeconds: number }>(sql`
    select outcome, transaction_id as id, retry_after_seconds as "retryAfterSeconds" from lx_store_deposit(
      ${chain.chainId}, ${chain.settlementAddress}, ${chain.relayer.address}, ${from}, ${nonce}, ${body},
      ${String(amountMicroUsdc)}, ${ctx.workspaceId}, ${depositsPerDay}, ${signed.nonce}, ${signed.hash}, ${signed.raw},
      ${String(signed.maxFeePerGas)}, ${String(signed.maxPriorityFeePerGas)})`);
  if (row?.outcome === "stored") return { id: row.id };
  if (row?.outcome === "limit") return { retryAfterSeconds: row.retryAfterSeconds };
  if (row?.outcome === "exists" || row?.outcome === "taken") return row.outcome;
  throw new Error("lx_store_deposit gave no outcome");
}
