import "server-only";
import { sql } from "drizzle-orm";
import type { Clients } from "../context.ts";
import { type Stored, withDates } from "../events/stored-row.ts";
import { payoutOf } from "./payout.sql.ts";
import type { FailureCode, Payout, Settlement, SettlementState } from "./settlements.schemas.ts";

export interface SettlementViewRow {
  state: Exclude<SettlementState, "NOT_READY">;
  sessionIdHash: string;
  from: string;
  to: string;
  toAmount: string;
  feeAmount: string;
  ratePerSecond: string;
  chargeableSeconds: number;
  platformFeeBps: number;
  consumerWorkspaceId: string;
  operatorWorkspaceId: string;
  txHash: string | null;
  confirmedAt: Date | null;
  attempts: number;
  failureCode: FailureCode | null;
  nextAttemptAt: Date | null;
  /** Absent in events from before it was kept. */
  payout?: Payout | null;
}

export function selectSettlementView({ db }: Pick<Clients, "db">, sessionId: string) {
  return db.row<SettlementViewRow>(sql`select state, session_id_hash as "sessionIdHash", from_address as "from",
    to_address as "to", to_amount as "toAmount", fee_amount as "feeAmount", rate_per_second as "ratePerSecond",
    chargeable_seconds as "chargeableSeconds", platform_fee_bps as "platformFeeBps",
    consumer_workspace_id as "consumerWorkspaceId", operator_workspace_id as "operatorWorkspaceId", tx_hash as "txHash",
    confirmed_at as "confirmedAt", attempts, failure_code as "failureCode", next_attempt_at as "nextAttemptAt", ${payoutOf(sql`s`)} as payout
    from settlements s where session_id = ${sessionId}`);
}

/** The wire object of spec 7.8: members that do not apply to the state are absent. */
export function publicSettlement(sessionId: string, row: SettlementViewRow | undefined): Settlement {
  if (!row) return { sessionId, state: "NOT_READY" };
  const { state, txHash, confirmedAt, attempts, failureCode, nextAttemptAt, payout, ...payload } = row;
  if (state === "SKIPPED") return { sessionId, state };
  const view: Settlement = { sessionId, state, payload, attempts };
  if ((state === "SUBMITTED" || state === "CONFIRMED") && txHash) view.txHash = txHash;
  if (state === "CONFIRMED" && confirmedAt) view.confirmedAt = confirmedAt.toISOString();
  if (state === "CONFIRMED" && payout) view.payout = payout;
  if (state === "FAILED" && failureCode) {
    view.failureCode = failureCode;
    view.nextAttemptAt = nextAttemptAt?.toISOString() ?? null;
  }
  return view;
}

/** What the outbox keeps of a settlement (`settlementEvents`), on the wire. */
export function storedSettlement(sessionId: string, row: Stored<SettlementViewRow>): Settlement {
  return publicSettlement(sessionId, withDates<SettlementViewRow>(row, "confirmedAt", "nextAttemptAt"));
}
