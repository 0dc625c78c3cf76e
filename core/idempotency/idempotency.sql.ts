import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { Clients } from "../context.ts";
import type { IdempotentCall } from "./idempotent-call.ts";

export interface ClaimRow {
  isClaimed: boolean;
  isSameRequest: boolean;
  /** Null while the call that holds the claim is running. */
  status: number | null;
  body: string | null;
}

const keptFor = sql`interval '24 hours'`;

const rowOf = ({ ownerId, operation, key }: IdempotentCall) =>
  sql`idempotency_keys.owner_id = ${ownerId} and idempotency_keys.operation = ${operation}
    and idempotency_keys.key = ${key}`;

/**
 * Claims the key, also from a call that died or that is a day old. Of simultaneous calls one gets it.
 * @returns undefined when the row came into being while this statement ran: ask again.
 */
export function claimKey({ db }: Pick<Clients, "db">, call: IdempotentCall) {
  return db.row<ClaimRow>(sql`
    with claimed as (
      insert into idempotency_keys as k (owner_id, operation, key, fingerprint, claim, lease_until)
      values (${call.ownerId}, ${call.operation}, ${call.key}, ${call.fingerprint}, ${call.claim},
        lx_now() + make_interval(secs => ${call.leaseSeconds}))
      on conflict (owner_id, operation, key) do update set fingerprint = excluded.fingerprint, claim = excluded.claim,
        lease_until = excluded.lease_until, created_at = excluded.created_at, status = null, body = null
        where k.created_at <= lx_now() - ${keptFor} or (k.status is null and k.lease_until <= lx_now())
      returning 1
    )
    select true as "isClaimed", true as "isSameRequest", null::int as status, null as body from claimed
    union all
    select false, fingerprint = ${call.fingerprint}, status, body from idempotency_keys
    where ${rowOf(call)} and not exists (select from claimed)`);
}

/** Gives the key back after a call without effect. A recorded answer stays, and so does somebody else's claim. */
export function releaseKey({ db }: Pick<Clients, "db">, call: IdempotentCall) {
  return db.rows(sql`
    delete from idempotency_keys where ${rowOf(call)} and claim = ${call.claim} and status is null`);
}

/**
 * CTE body: one row `value` while this call may have its effect, locked so that nobody takes the claim over meanwhile;
 * no row when it has lost the claim. Without a key there is always the row. The effect must be made FROM it.
 */
export function heldClaim(call: IdempotentCall | undefined, value: SQL): SQL {
  if (!call) return sql`select ${value} as value`;
  return sql`select ${value} as value from idempotency_keys
    where ${rowOf(call)} and claim = ${call.claim} and status is null for update`;
}

/** CTE body: writes the answer down in the statement of the effect, and returns it as `body`. No row in `from`: none. */
export function recordAnswer(
  call: IdempotentCall,
  { status, body, from }: { status: number; body: SQL; from: SQL },
): SQL {
  return sql`update idempotency_keys set status = ${status}, body = ${body} from ${from}
    where ${rowOf(call)} and claim = ${call.claim} returning idempotency_keys.body`;
}

/** Keys that may be used anew. */
export function deleteOldKeys({ db }: Pick<Clients, "db">) {
  return db.rows(sql`delete from idempotency_keys where created_at <= lx_now() - ${keptFor}`);
}
