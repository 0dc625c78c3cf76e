import "server-only";
import type { RelayerAccount } from "#contracts/client.ts";
import type { Context } from "../context.ts";

/** Whether the relayer can pay for one transaction; when it cannot, the log says so. */
export function hasGas({ chain, log }: Pick<Context, "chain" | "log">, account: RelayerAccount): boolean {
  const isEnough = account.balanceWei >= account.gasLimit * account.fees.maxFeePerGas;
  if (!isEnough) {
    const { address: relayer } = chain.relayer;
    log.error({ relayer, balanceWei: account.balanceWei.toString() }, "the relayer cannot pay for gas");
  }
  return isEnough;
}
