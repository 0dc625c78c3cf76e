import "server-only";
import { sql } from "drizzle-orm";
import type { Address } from "viem";
import type { PoolState } from "#contracts/client.ts";
import type { Clients } from "../context.ts";
import { DomainError } from "../errors.ts";

/**
 * While a charge of the wallet cannot be paid because its own spend cap forbids it, the wallet opens nothing new, however
 * small. (What the pool is too small for is in the sum of spec 13.2.)
 * @throws DomainError INSUFFICIENT_CREDIT credit:spendCap
 */
export async function requirePayable({ db }: Pick<Clients, "db">, wallet: Address, pool: PoolState): Promise<void> {
  const { maxRatePerSecondMicroUsdc: maxRate, maxPerSessionMicroUsdc: maxSession } = pool;
  if (maxRate === 0n && maxSession === 0n) return;
  const blocked = await db.row(sql`
    select 1 from settlements
    where from_address = ${wallet} and is_unsettled and state = 'FAILED' and failure_code = 'SPEND_CAP'
      and (rate_per_second > nullif(${String(maxRate)}::numeric, 0)
        or to_amount + fee_amount > nullif(${String(maxSession)}::numeric, 0))
    limit 1`);
  if (blocked) throw new DomainError("INSUFFICIENT_CREDIT", "credit:spendCap");
}
