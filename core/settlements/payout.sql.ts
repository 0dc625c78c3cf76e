import "server-only";
import { type SQL, sql } from "drizzle-orm";

/**
 * How the payee of a CONFIRMED settlement `of` was paid: PAID, or DEFERRED when the token refused its address, and CLAIMED
 * when it was paid after all; null in the other states.
 */
export const payoutOf = (of: SQL): SQL => sql`case when ${of}.state = 'CONFIRMED' then coalesce((
  select case when exists (select 1 from payout_changes p where p.kind = 'CLAIMED'
      and p.chain_id = d.chain_id and p.settlement_address = d.settlement_address and p.payee_address = d.payee_address
      and (p.block_number, p.log_index) > (d.block_number, d.log_index)) then 'CLAIMED' else 'DEFERRED' end
  from payout_changes d where d.kind = 'DEFERRED' and d.tx_hash = ${of}.tx_hash and d.payee_address = ${of}.to_address
  limit 1), 'PAID') end`;
