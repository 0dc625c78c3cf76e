import "server-only";
import { type Address, isAddressEqual } from "viem";
import type { Clients } from "../context.ts";

/** Whether this process has found its settings to fit. */
let isChecked = false;

/** Part of the tick: `checkContract` until it succeeds once in this process. */
export async function checkContractOnce(clients: Pick<Clients, "chain" | "settings">): Promise<void> {
  if (isChecked) return;
  await checkContract(clients);
  isChecked = true;
}

/**
 * Whether these settings and the settlement contract belong together; for the start of a server (spec 14.1).
 * @throws Error naming every setting that does not fit. @throws ChainUnavailableError
 */
export async function checkContract({ chain, settings }: Pick<Clients, "chain" | "settings">): Promise<void> {
  const { usdcAddress, feeCapBps, withoutRole } = await chain.readContractSetup();
  const settingOf = (address: Address) => {
    if (settings.RELAYER_KMS_KEY_IDS?.some((key) => isAddressEqual(key.address, address))) return "RELAYER_KMS_KEY_IDS";
    return address === chain.relayer.address ? "RELAYER_PRIVATE_KEY" : "RELAYER_PRIVATE_KEYS";
  };
  const problems = [
    settings.PLATFORM_FEE_BPS > feeCapBps &&
      `PLATFORM_FEE_BPS: ${settings.PLATFORM_FEE_BPS} is above the contract's fee cap of ${feeCapBps}`,
    !isAddressEqual(usdcAddress, chain.usdcAddress) &&
      `USDC_ADDRESS: the contract at SETTLEMENT_ADDRESS holds ${usdcAddress}`,
    ...withoutRole.map((address) => `${settingOf(address)}: ${address} does not hold the relayer role`),
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw new Error(`Settings do not fit the contract:\n  ${problems.join("\n  ")}`);
}
