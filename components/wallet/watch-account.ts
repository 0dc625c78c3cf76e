/** Prefix of what wagmi keeps in localStorage. */
export const WAGMI_STORAGE_KEY = "luxxon.wagmi";

/** Said on the window when this page's wallet connection changed. */
export const ACCOUNT_EVENT = "luxxon:account";

/** What this needs of an EIP-1193 provider. */
interface WatchedProvider {
  request: (request: { method: string }) => Promise<unknown>;
  on?: (event: "accountsChanged", listener: (accounts: unknown) => void) => void;
  removeListener?: (event: "accountsChanged", listener: (accounts: unknown) => void) => void;
}

interface Announcement {
  info: { rdns: string };
  provider: WatchedProvider;
}

/**
 * Tells the accounts the last used wallet shares, now and when they change, without loading any wallet code: it asks
 * the wallets of the browser to announce themselves (EIP-6963) and listens to that one. Returns the way to stop.
 */
export function watchAccount(walletRdns: string, onAccounts: (accounts: string[]) => void): () => void {
  let provider: WatchedProvider | undefined;
  const tell = (accounts: unknown) => {
    if (Array.isArray(accounts)) onAccounts(accounts.filter((each): each is string => typeof each === "string"));
  };
  const meet = (event: Event) => {
    const { info, provider: announced } = (event as CustomEvent<Announcement>).detail;
    if (provider || info.rdns !== walletRdns) return;
    provider = announced;
    announced.on?.("accountsChanged", tell);
    announced.request({ method: "eth_accounts" }).then(tell, () => undefined);
  };
  window.addEventListener("eip6963:announceProvider", meet);
  window.dispatchEvent(new Event("eip6963:requestProvider"));
  return () => {
    window.removeEventListener("eip6963:announceProvider", meet);
    provider?.removeListener?.("accountsChanged", tell);
  };
}

/** The wallet that wagmi remembers as the last one used; null when there is none. */
export function lastWalletRdns(storage: Pick<Storage, "getItem">): string | null {
  const stored = storage.getItem(`${WAGMI_STORAGE_KEY}.recentConnectorId`);
  return stored ? stored.replaceAll('"', "") : null;
}
