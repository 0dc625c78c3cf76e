import { createDevelopmentProvider, type DevelopmentRequest } from "./development-provider.ts";
import { localChain } from "./local-chain.ts";

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Crect width='24' height='24' rx='6' fill='%23ffd60a'/%3E%3Cpath d='M9 5h6M10 5v5l-4 7a1.6 1.6 0 0 0 1.4 2.4h9.2A1.6 1.6 0 0 0 18 17l-4-7V5' fill='none' stroke='%23241f0c' stroke-width='1.8' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E";

let installed = false;

/** Announces the development wallet to the page by EIP-6963, now and whenever a page asks. Once per document. */
export function installDevelopmentWallet({ chainId, rpcUrl }: { chainId: number; rpcUrl: string }): void {
  if (installed || !localChain) return;
  installed = true;
  const provider = createDevelopmentProvider({ chainId, rpcUrl, storage: window.localStorage, ask });
  const info = Object.freeze({
    uuid: crypto.randomUUID(),
    name: "Development wallet",
    rdns: localChain.developmentWalletRdns,
    icon: ICON,
  });
  const announce = () =>
    window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }));
  window.addEventListener("eip6963:requestProvider", announce);
  announce();
}

const APPROVE_ALL = "luxxon.development-wallet.approve-all";

async function ask(request: DevelopmentRequest): Promise<boolean> {
  if (window.sessionStorage.getItem(APPROVE_ALL)) return true;
  const { askInDialog } = await import("./development-ask.tsx");
  const answer = await askInDialog(request);
  if (answer === "approveAll") window.sessionStorage.setItem(APPROVE_ALL, "1");
  return answer !== "reject";
}
