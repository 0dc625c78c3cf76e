import { getWalletSetup } from "../wallet/wallet-setup.ts";
import type { Transfer } from "./transfer.ts";
import { carryOn } from "./transfer-runner.ts";

/** Follows what these transfers sent until the ledger shows it, or their wallet is needed. */
export async function followTransfers(transfers: readonly Transfer[]): Promise<void> {
  const setup = await getWalletSetup();
  await Promise.all(
    transfers
      .filter(({ chainId }) => chainId === setup.chain.id)
      .map((transfer) => carryOn(transfer, setup, undefined)),
  );
}
