import "server-only";
import { sql } from "drizzle-orm";
import type { Address } from "viem";
import type { Clients } from "../context.ts";

type Ctx = Pick<Clients, "db" | "chain">;

/** Rows of this relayer on this chain. */
export const ofRelayer = ({ chain }: Ctx, address: Address) =>
  sql`chain_id = ${chain.chainId} and relayer_address = ${address}`;

/** The nonce to sign with next. A database that knows less than the chain catches up. */
export async function readNextNonce(
  ctx: Ctx,
  address: Address,
  seen: { minedNonce: number; pendingNonce: number },
): Promise<number> {
  const row = await ctx.db.row<{ nextNonce: string }>(sql`
    insert into relayer_nonces (chain_id, relayer_address, next_nonce)
    values (${ctx.chain.chainId}, ${address}, ${seen.pendingNonce}::bigint)
    on conflict (chain_id, relayer_address) do update
      set next_nonce = greatest(relayer_nonces.next_nonce, ${seen.minedNonce}::bigint)
    returning next_nonce::text as "nextNonce"`);
  if (!row) throw new Error("the nonce was not stored");
  return Number(row.nextNonce);
}
