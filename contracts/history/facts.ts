import type { Address, Hex } from "viem";

export interface RawLog {
  address: Address;
  topics: readonly Hex[];
  data: Hex;
  transactionHash: Hex;
  logIndex: Hex;
  blockNumber: Hex;
  blockHash: Hex;
}

interface Place {
  /** The settlement contract; of an approval, the spender. */
  contract: Address;
  txHash: Hex;
  logIndex: number;
  blockNumber: bigint;
  blockHash: Hex;
}

/** Money in µUSDC, addresses lower-case. */
export type SettledFact = Place & {
  event: "Settled";
  sessionId: Hex;
  from: Address;
  to: Address;
  toAmount: bigint;
  feeAmount: bigint;
  ratePerSecond: bigint;
  chargeableSeconds: bigint;
};

export type ChainFact =
  | SettledFact
  | (Place & {
      event: "Deposited" | "Withdrawn" | "Approval" | "PayoutDeferred" | "Claimed";
      wallet: Address;
      amount: bigint;
    });
