import "server-only";
import { type Address, concatHex, encodeFunctionData, type Hex, numberToHex } from "viem";
import { luxxonSettlementAbi } from "../abi/luxxon-settlement.ts";

/** One charge as the contract takes it. Money in µUSDC. */
export interface SettlementCall {
  sessionIdHash: Hex;
  from: Address;
  to: Address;
  ratePerSecond: bigint;
  chargeableSeconds: number;
  toAmount: bigint;
  feeAmount: bigint;
}

/** `settleFromPool` with its call data. */
export function singleData(call: SettlementCall): Hex {
  const { sessionIdHash, from, to, ratePerSecond, chargeableSeconds, toAmount, feeAmount } = call;
  return encodeFunctionData({
    abi: luxxonSettlementAbi,
    functionName: "settleFromPool",
    args: [sessionIdHash, from, to, ratePerSecond, BigInt(chargeableSeconds), toAmount, feeAmount],
  });
}

const layoutVersion = "0x01";

/** `settleBatch` with the packed form that `ILuxxonSettlement.sol` describes: one run per payee that follows on itself. */
export function batchData(calls: readonly SettlementCall[]): Hex {
  const runs = runsOf(calls).map((run) => {
    const [first] = run;
    return concatHex([first?.to ?? "0x", numberToHex(run.length, { size: 2 }), ...run.map(entry)]);
  });
  const entries = concatHex([layoutVersion, ...runs]);
  return encodeFunctionData({ abi: luxxonSettlementAbi, functionName: "settleBatch", args: [entries] });
}

function entry({ sessionIdHash, from, ratePerSecond, chargeableSeconds, toAmount, feeAmount }: SettlementCall): Hex {
  return concatHex([
    sessionIdHash,
    from,
    numberToHex(ratePerSecond, { size: 8 }),
    numberToHex(chargeableSeconds, { size: 3 }),
    numberToHex(toAmount, { size: 10 }),
    numberToHex(feeAmount, { size: 10 }),
  ]);
}

function runsOf(calls: readonly SettlementCall[]): SettlementCall[][] {
  const runs: SettlementCall[][] = [];
  let payee: Address | undefined;
  for (const call of calls) {
    if (call.to !== payee) runs.push([]);
    runs.at(-1)?.push(call);
    payee = call.to;
  }
  return runs;
}

/** Above the most expensive settlement (first payment to a payee, fresh replay word, token behind a proxy). */
export const singleGas = 300_000n;

/**
 * The most that each part of a batch can cost, from the snapshots: a payee that is paid for the first time or whose
 * payout is deferred, a pool that was not touched before, a replay word of 256 sessions that is fresh.
 */
const batchGas = { base: 100_000n, run: 45_000n, entry: 13_000n, word: 25_000n };

/** Gas that no batch of these can exceed; unused gas is not paid. */
export function batchGasLimit(calls: readonly Pick<SettlementCall, "sessionIdHash" | "to">[]): bigint {
  const payees = new Set(calls.map(({ to }) => to));
  const words = new Set(calls.map(({ sessionIdHash }) => BigInt(`0x${sessionIdHash.slice(50)}`) >> 8n));
  const { base, run, entry: each, word } = batchGas;
  return base + run * BigInt(payees.size) + each * BigInt(calls.length) + word * BigInt(words.size);
}
