import { type Address, createWalletClient, type Hex, hexToBigInt, hexToBytes, http, isHex, numberToHex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { callRpc, RpcFailure } from "./call-rpc.ts";
import { fundGas } from "./local-faucet.ts";

/** What the person at the keyboard is asked to approve. */
export type DevelopmentRequest =
  | { kind: "message"; message: string }
  | { kind: "typedData"; primaryType: string; message: Record<string, unknown>; domainName: string }
  | { kind: "transaction"; to: Address | null; data: Hex; valueWei: bigint };

export interface DevelopmentProviderOptions {
  chainId: number;
  rpcUrl: string;
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** Resolves true to approve, false to reject. */
  ask: (request: DevelopmentRequest) => Promise<boolean>;
}

interface TransactionRequest {
  from: Address;
  to?: Address;
  data?: Hex;
  value?: Hex;
  gas?: Hex;
}

type Listener = (value: unknown) => void;

const KEY = "luxxon.development-wallet.key";
const CONNECTED = "luxxon.development-wallet.connected";
/** Below this the wallet asks the local chain for gas before it sends: far above what one transaction costs. */
const LOW_GAS_WEI = 10n ** 16n;

/** An EIP-1193 provider whose key lives in the given storage. Connecting needs no approval, everything else asks. */
export function createDevelopmentProvider({ chainId, rpcUrl, storage, ask }: DevelopmentProviderOptions) {
  const listeners = new Map<string, Set<Listener>>();
  const emit = (event: string, value: unknown) => {
    for (const listener of listeners.get(event) ?? []) listener(value);
  };

  function account() {
    const stored = storage.getItem(KEY);
    if (stored && isHex(stored) && stored.length === 66) return privateKeyToAccount(stored);
    const created = generatePrivateKey();
    storage.setItem(KEY, created);
    return privateKeyToAccount(created);
  }

  const accounts = (): Address[] => (storage.getItem(CONNECTED) ? [account().address] : []);

  function own(from: unknown) {
    const mine = account();
    if (typeof from !== "string" || from.toLowerCase() !== mine.address.toLowerCase() || accounts().length === 0)
      throw new RpcFailure(4100, "The account is not authorized.");
    return mine;
  }

  async function approved(request: DevelopmentRequest): Promise<void> {
    if (!(await ask(request))) throw new RpcFailure(4001, "User rejected the request.");
  }

  function connect(): Address[] {
    storage.setItem(CONNECTED, "1");
    const connected = accounts();
    emit("accountsChanged", connected);
    return connected;
  }

  async function signMessage(raw: unknown, from: unknown): Promise<Hex> {
    const mine = own(from);
    if (typeof raw !== "string") throw new RpcFailure(-32602, "The message is missing.");
    const readable = isHex(raw) ? new TextDecoder().decode(hexToBytes(raw)) : raw;
    await approved({ kind: "message", message: readable });
    return mine.signMessage({ message: isHex(raw) ? { raw } : raw });
  }

  async function signTypedData(from: unknown, raw: unknown): Promise<Hex> {
    const mine = own(from);
    const typedData = typeof raw === "string" ? JSON.parse(raw) : raw;
    await approved({
      kind: "typedData",
      primaryType: typedData.primaryType,
      message: typedData.message,
      domainName: String(typedData.domain?.name ?? ""),
    });
    return mine.signTypedData(typedData);
  }

  async function sendTransaction(tx: TransactionRequest): Promise<Hex> {
    const mine = own(tx.from);
    await approved({
      kind: "transaction",
      to: tx.to ?? null,
      data: tx.data ?? "0x",
      valueWei: tx.value ? hexToBigInt(tx.value) : 0n,
    });
    const balance = await callRpc(rpcUrl, "eth_getBalance", [mine.address, "latest"]);
    if (isHex(balance) && hexToBigInt(balance) < LOW_GAS_WEI) await fundGas(rpcUrl, mine.address);
    return createWalletClient({ account: mine, transport: http(rpcUrl) }).sendTransaction({
      chain: null,
      to: tx.to ?? null,
      ...(tx.data ? { data: tx.data } : {}),
      ...(tx.value ? { value: hexToBigInt(tx.value) } : {}),
      ...(tx.gas ? { gas: hexToBigInt(tx.gas) } : {}),
    });
  }

  function switchChain(wanted: unknown): null {
    if (Number((wanted as { chainId?: Hex } | undefined)?.chainId) === chainId) return null;
    throw new RpcFailure(4902, "The development wallet knows the local chain only.");
  }

  async function request({ method, params = [] }: { method: string; params?: readonly unknown[] }): Promise<unknown> {
    switch (method) {
      case "eth_requestAccounts":
        return connect();
      case "wallet_requestPermissions":
        return [
          { parentCapability: "eth_accounts", caveats: [{ type: "restrictReturnedAccounts", value: connect() }] },
        ];
      case "wallet_revokePermissions":
        storage.removeItem(CONNECTED);
        emit("accountsChanged", []);
        return null;
      case "eth_accounts":
        return accounts();
      case "eth_chainId":
        return numberToHex(chainId);
      case "personal_sign":
        return signMessage(params[0], params[1]);
      case "eth_signTypedData_v4":
        return signTypedData(params[0], params[1]);
      case "eth_sendTransaction":
        return sendTransaction(params[0] as TransactionRequest);
      case "wallet_switchEthereumChain":
      case "wallet_addEthereumChain":
        return switchChain(params[0]);
      default:
        return callRpc(rpcUrl, method, params);
    }
  }

  return {
    request,
    on(event: string, listener: Listener) {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
    },
    removeListener(event: string, listener: Listener) {
      listeners.get(event)?.delete(listener);
    },
  };
}
