import "server-only";
import { sql } from "drizzle-orm";
import type { Address, Hex } from "viem";
import type { PoolState } from "#contracts/client.ts";
import { textArray } from "#db/schema/literals.ts";
import type { Clients } from "../context.ts";
import { poolRows } from "../sessions/end-exhausted.sql.ts";
import { accruedCharge, clock } from "../sessions/sessions.sql.ts";

/** Wallets that pay for a LIVE session now. */
export async function selectLiveWallets({ db }: Pick<Clients, "db">): Promise<Address[]> {
  const rows = await db.rows<{ wallet: Address }>(
    sql`select distinct consumer_wallet as wallet from sessions where state = 'LIVE'`,
  );
  return rows.map(({ wallet }) => wallet);
}

/** A wallet whose pool does not cover what it owes, as far as the database knows. */
export interface Overdrawn {
  wallet: Address;
  /** Settlements under way: the pool may have paid them already. */
  inDoubt: Hex[];
}

/**
 * Those of these wallets whose deposits are below their unsettled charges plus the accrued charges of their LIVE sessions
 * (spec 13.3). A charge is unsettled until its payment is in a block that the pool's balance knows (13.2); `paid` are
 * session hashes that the contract knew as settled there. Only who could not pay all holds is metered.
 */
export function selectOverdrawn({ db }: Pick<Clients, "db">, pools: ReadonlyMap<Address, PoolState>, paid: Hex[] = []) {
  return db.rows<Overdrawn>(sql`
    with ${clock}, pools as materialized (select * from ${poolRows(pools)}), owed as materialized (
      select p.wallet, p.deposits, coalesce(u.amount, 0) as unsettled, coalesce(u.in_doubt, '[]') as in_doubt,
        (select sum(hold_micro_usdc) from sessions where consumer_wallet = p.wallet and state = 'LIVE') as held
      from pools p left join lateral (
        select sum(s.to_amount + s.fee_amount) as amount,
          jsonb_agg(s.session_id_hash) filter (where s.state <> 'CONFIRMED' and s.transaction_id is not null) as in_doubt
        from settlements s where s.from_address = p.wallet and s.session_id_hash <> all(${textArray(paid)})
          and (s.is_unsettled or (s.state = 'CONFIRMED' and s.block_number > p.block))
      ) u on true
    ), short as materialized (
      select * from owed where deposits < unsettled + held
    )
    select o.wallet, o.in_doubt as "inDoubt" from short o
    where o.deposits < o.unsettled + (select sum(${accruedCharge}) from sessions s cross join clk
      where s.consumer_wallet = o.wallet and s.state = 'LIVE')`);
}
