import "server-only";
import { keccak256, stringToHex } from "viem";
import type { HistoryBlock, SettledFact } from "#contracts/history.ts";
import type { StoredCharge } from "./auditor.sql.ts";
import { compareMembers, type Difference } from "./difference.ts";

const sequenceModulus = 2n ** 64n;

/** The id on chain, from the session's id and number alone (spec 14.1). */
export function idOnChain({ id, sequence }: Pick<StoredCharge, "id" | "sequence">): string {
  const number = ((BigInt(sequence) % sequenceModulus) + sequenceModulus) % sequenceModulus;
  return `${keccak256(stringToHex(id.toLowerCase())).slice(0, 50)}${number.toString(16).padStart(16, "0")}`;
}

/** A session's own arithmetic, and its settlement as that makes it (spec 14.1). */
export function compareBooks(charge: StoredCharge, feeCapBps: bigint): Difference[] {
  const { settlement } = charge;
  const place = `session ${charge.id}`;
  if (!charge.isOver || !settlement) {
    const isRight = charge.isOver === (settlement !== null);
    const database = settlement ? `a settlement, in ${charge.state}` : `no settlement, in ${charge.state}`;
    return isRight ? [] : [{ place, what: "settlement", database, chain: "one from the end on" }];
  }
  const gross = BigInt(charge.cleanSeconds) * BigInt(charge.rate);
  const fee = BigInt(settlement.feeAmount);
  return [
    ...compareMembers(place, { chargedMicroUsdc: [charge.charged, gross] }),
    ...compareMembers(`settlement ${charge.id}`, {
      sessionIdHash: [settlement.hash, idOnChain(charge)],
      consumerWorkspaceId: [settlement.consumerWorkspaceId, charge.consumerWorkspaceId],
      operatorWorkspaceId: [settlement.operatorWorkspaceId, charge.operatorWorkspaceId],
      from: [settlement.from, charge.consumer],
      to: [settlement.to, charge.operator],
      ratePerSecond: [settlement.rate, charge.rate],
      chargeableSeconds: [settlement.seconds, charge.cleanSeconds],
      platformFeeBps: [settlement.feeBps, charge.feeBps],
      total: [BigInt(settlement.toAmount) + fee, gross],
      feeAmount: [
        fee,
        isAllowedFee({ fee, gross, feeCapBps, stampedBps: BigInt(charge.feeBps) }) ? fee : stamped(charge),
      ],
      isSkipped: [String(settlement.state === "SKIPPED"), String(gross === 0n)],
    }),
  ];
}

const stamped = ({ cleanSeconds, rate, feeBps }: StoredCharge) =>
  (BigInt(cleanSeconds) * BigInt(rate) * BigInt(feeBps)) / 10_000n;

interface Fee {
  fee: bigint;
  gross: bigint;
  feeCapBps: bigint;
  stampedBps: bigint;
}

/** The stamped share, or less when the contract's cap, which only falls, has been below it. */
function isAllowedFee({ fee, gross, feeCapBps, stampedBps }: Fee): boolean {
  const share = gross === 0n ? 0n : (fee * 10_000n + gross - 1n) / gross;
  const highest = share > stampedBps ? share : stampedBps;
  const lowest = feeCapBps < highest ? feeCapBps : highest;
  if (fee === (gross * stampedBps) / 10_000n) return true;
  return share >= lowest && share <= stampedBps && (gross * share) / 10_000n === fee;
}

/** A payment in the window against the settlement that claims it; one of the two may be missing. */
export function comparePayment(
  charge: StoredCharge,
  fact: SettledFact | undefined,
  blocks: ReadonlyMap<bigint, HistoryBlock>,
): Difference[] {
  const { settlement } = charge;
  const place = `settlement ${charge.id}`;
  const isConfirmed = settlement?.state === "CONFIRMED";
  if (!fact) {
    const chain = "no payment in that block";
    return isConfirmed ? [{ place, what: "state", database: `CONFIRMED in ${settlement.blockNumber}`, chain }] : [];
  }
  const state = { state: [settlement?.state, "CONFIRMED"] } as const;
  if (!settlement) return compareMembers(place, state);
  return [
    ...compareMembers(place, {
      ...state,
      from: [settlement.from, fact.from],
      to: [settlement.to, fact.to],
      toAmount: [settlement.toAmount, fact.toAmount],
      feeAmount: [settlement.feeAmount, fact.feeAmount],
      ratePerSecond: [settlement.rate, fact.ratePerSecond],
      chargeableSeconds: [settlement.seconds, fact.chargeableSeconds],
    }),
    ...(isConfirmed
      ? compareMembers(place, {
          txHash: [settlement.txHash, fact.txHash],
          blockNumber: [settlement.blockNumber, fact.blockNumber],
          blockHash: [settlement.blockHash, fact.blockHash],
          confirmedAt: [settlement.confirmedSeconds, blocks.get(fact.blockNumber)?.timestamp],
        })
      : []),
    ...compareMembers(`session ${charge.id}`, { settlementTxHash: [charge.sessionTxHash, fact.txHash] }),
  ];
}

/** A session that is not paid, whatever the chain says: nothing in the database may say that it is. */
export function compareUnpaid(charge: StoredCharge): Difference[] {
  const { settlement, ledgerBlock } = charge;
  const isConfirmed = settlement?.state === "CONFIRMED";
  if (isConfirmed && settlement.blockNumber !== null && BigInt(settlement.blockNumber) <= BigInt(ledgerBlock))
    return [];
  if (isConfirmed) {
    const place = `settlement ${charge.id}`;
    const database = `CONFIRMED in ${settlement.blockNumber ?? "no block"}`;
    return [{ place, what: "state", database, chain: `no such block up to ${ledgerBlock}` }];
  }
  return [
    ...compareMembers(`session ${charge.id}`, { settlementTxHash: [charge.sessionTxHash, null] }),
    ...(settlement?.failureCode === "MISMATCH"
      ? [{ place: `settlement ${charge.id}`, what: "state", database: "FAILED, MISMATCH", chain: "another payment" }]
      : []),
  ];
}
