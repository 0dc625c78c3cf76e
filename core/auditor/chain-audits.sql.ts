import "server-only";
import { sql } from "drizzle-orm";
import type { Context } from "../context.ts";
import type { Difference } from "./difference.ts";

type Ctx = Pick<Context, "db" | "chain">;

/** Where the auditor of the tick stands. */
export interface AuditProgress {
  /** Null before the first turn. */
  nextBlock: bigint | null;
  lastBlock: bigint;
  /** What the last turn found; it counts when the next one finds it too. */
  suspects: Difference[];
  inThisPass: Difference[];
  /** What the last pass over the whole chain ended with. */
  inLastPass: Difference[];
}

const here = ({ chain }: Ctx) => sql`chain_id = ${chain.chainId} and settlement_address = ${chain.settlementAddress}`;

export async function readProgress(ctx: Ctx): Promise<AuditProgress> {
  const row = await ctx.db.row<{ [Member in keyof AuditProgress]: AuditProgress[Member] | string }>(sql`
    select next_block::text as "nextBlock", last_block::text as "lastBlock", suspects, in_this_pass as "inThisPass",
      in_last_pass as "inLastPass" from chain_audits where ${here(ctx)}`);
  if (!row) return { nextBlock: null, lastBlock: 0n, suspects: [], inThisPass: [], inLastPass: [] };
  return {
    ...(row as AuditProgress),
    nextBlock: row.nextBlock === null ? null : BigInt(row.nextBlock),
    lastBlock: BigInt(row.lastBlock as string),
  };
}

export function writeProgress(ctx: Ctx, progress: AuditProgress) {
  const json = (differences: Difference[]) => sql`${JSON.stringify(differences)}::text::jsonb`;
  const { nextBlock, lastBlock, suspects, inThisPass, inLastPass } = progress;
  return ctx.db.rows(sql`
    insert into chain_audits (chain_id, settlement_address, next_block, last_block, suspects, in_this_pass,
      in_last_pass, audited_at)
    values (${ctx.chain.chainId}, ${ctx.chain.settlementAddress}, ${String(nextBlock)}::bigint,
      ${String(lastBlock)}::bigint, ${json(suspects)}, ${json(inThisPass)}, ${json(inLastPass)}, lx_now())
    on conflict (chain_id, settlement_address) do update set next_block = excluded.next_block,
      last_block = excluded.last_block, suspects = excluded.suspects, in_this_pass = excluded.in_this_pass,
      in_last_pass = excluded.in_last_pass, audited_at = excluded.audited_at`);
}
