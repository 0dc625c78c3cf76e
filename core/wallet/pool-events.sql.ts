import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { eventRows } from "../events/events.sql.ts";

/**
 * Outbox rows of new deposits and withdrawals in the ledger, in the order of the chain, for every workspace of the
 * wallet, as a CTE body. `inserted` is the CTE holding the new ledger rows.
 */
export function poolEvents(inserted: SQL): SQL {
  return eventRows({
    type: sql`case c.kind when 'DEPOSIT' then 'pool.deposited' else 'pool.withdrawn' end`,
    workspaceIds: sql`c.workspace_ids`,
    row: sql`jsonb_build_object('id', c.id, 'kind', c.kind, 'txHash', c.tx_hash, 'blockNumber', c.block_number::text,
      'confirmedAt', c.block_time, 'amount', c.amount::text, 'relatedSession', null, 'side', '')`,
    from: sql`(select e.*, w.ids as workspace_ids from ${inserted} e cross join lateral (
        select array_agg(w.id) as ids from workspaces w
        where w.wallet_address = e.wallet_address and w.deleted_at is null) w
      where e.kind in ('DEPOSIT', 'WITHDRAWAL') and w.ids is not null order by e.block_number, e.log_index) c`,
  });
}
