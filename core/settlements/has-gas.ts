import "server-only";
import type { Relayer, RelayerAccount } from "#contracts/client.ts";
import type { Context } from "../context.ts";

/** Whether the relayer can pay for a transaction of this gas; when it cannot, the log says so. */
export function hasGas(
  { log }: Pick<Context, "log">,
  { address: relayer }: Pick<Relayer, "address">,
  { account, gasLimit }: { account: RelayerAccount; gasLimit: bigint },
): boolean {
  const isEnough = account.balanceWei >= gasLimit * account.fees.maxFeePerGas;
  if (!isEnough) log.error({ relayer, balanceWei: account.balanceWei.toString() }, "the relayer cannot pay for gas");
  return isEnough;
}
