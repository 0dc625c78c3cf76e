import type { BrowserContext, Page } from "@playwright/test";
import {
  type Address,
  createPublicClient,
  createWalletClient,
  type Hex,
  hexToBigInt,
  http,
  isHex,
  numberToHex,
} from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";

/** Methods whose outcome a test can decide before they are asked. */
export type WalletMethod =
  | "eth_requestAccounts"
  | "wallet_requestPermissions"
  | "personal_sign"
  | "eth_signTypedData_v4"
  | "eth_sendTransaction"
  | "wallet_switchEthereumChain"
  | "wallet_addEthereumChain";

export interface WalletFailure {
  code: number;
  message: string;
}

/** What a person does in a wallet that they close: EIP-1193's 4001. */
export const REJECTED: WalletFailure = { code: 4001, message: "User rejected the request." };
/** The wallet already shows a request. */
export const ALREADY_OPEN: WalletFailure = { code: -32002, message: "Request already pending." };

export interface InjectedWalletOptions {
  rpcUrl: string;
  /** The chain the wallet starts on; the one behind `rpcUrl` unless said otherwise. */
  chainId?: number;
  privateKeys?: Hex[];
  name?: string;
  rdns?: string;
}

interface RpcRequest {
  method: string;
  params?: unknown[];
}

type Answer = { result: unknown } | { error: WalletFailure };

/** Name of the function and of the events that join a page and the test process, followed by the wallet's rdns. */
const BINDING = "__injectedWallet";
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Crect width='24' height='24' rx='6' fill='%232b6cc4'/%3E%3C/svg%3E";

/**
 * A wallet as a page sees one: announced by EIP-6963, its requests answered in the test process with a real key.
 * Nothing about the page is faked: the page signs and sends through the provider it discovered.
 */
export class InjectedWallet {
  /** Every request that reached the wallet, oldest first. */
  readonly requests: RpcRequest[] = [];
  readonly #options: Required<InjectedWalletOptions>;
  readonly #accounts: PrivateKeyAccount[];
  readonly #planned: { method: WalletMethod; answer: (params: unknown[]) => unknown }[] = [];
  readonly #knownChains = new Set<number>();
  readonly #pages = new Set<Page>();
  #active = 0;
  #chainId: number;
  #connected = false;
  #chainOfRpc: number | undefined;

  private constructor(options: Required<InjectedWalletOptions>) {
    this.#options = options;
    this.#accounts = options.privateKeys.map((key) => privateKeyToAccount(key));
    this.#chainId = options.chainId;
    this.#knownChains.add(options.chainId);
  }

  /** Installs the wallet in every page of the context, before the page's own scripts. */
  static async install(context: BrowserContext, options: InjectedWalletOptions): Promise<InjectedWallet> {
    const chainId = options.chainId ?? (await createPublicClient({ transport: http(options.rpcUrl) }).getChainId());
    const wallet = new InjectedWallet({
      name: "Test Wallet",
      rdns: "test.wallet",
      privateKeys: [generatePrivateKey()],
      ...options,
      chainId,
    });
    await context.exposeBinding(
      `${BINDING}:${wallet.#options.rdns}`,
      async ({ page }, request: RpcRequest): Promise<Answer> => {
        wallet.#pages.add(page);
        return wallet.#answer(request);
      },
    );
    await context.addInitScript(announce, {
      binding: `${BINDING}:${wallet.#options.rdns}`,
      info: {
        uuid: crypto.randomUUID(),
        name: wallet.#options.name,
        rdns: wallet.#options.rdns,
        icon: ICON,
      },
    });
    return wallet;
  }

  get address(): Address {
    return this.#account().address;
  }

  get chainId(): number {
    return this.#chainId;
  }

  /** The key of the account in use. */
  get privateKey(): Hex {
    const key = this.#options.privateKeys[this.#active];
    if (!key) throw new Error("The wallet has no account");
    return key;
  }

  /** The next request of this method fails with the given error, the one after it is answered as usual. */
  failNext(method: WalletMethod, error: WalletFailure = REJECTED): void {
    this.answerNext(method, () => {
      throw failure(error.code, error.message);
    });
  }

  /** The next request of this method is answered by `answer`, the one after it as usual. */
  answerNext(method: WalletMethod, answer: (params: unknown[]) => unknown): void {
    this.#planned.push({ method, answer });
  }

  /** The person picks another account in the wallet. */
  async switchAccount(index: number): Promise<void> {
    if (!this.#accounts[index]) throw new Error(`The wallet has no account ${index}`);
    this.#active = index;
    await this.#emit("accountsChanged", this.#connected ? [this.address] : []);
  }

  /** The person picks another network in the wallet. */
  async switchChain(chainId: number): Promise<void> {
    this.#knownChains.add(chainId);
    await this.#setChain(chainId);
  }

  /** The wallet forgets a network, so that switching to it answers 4902. */
  forgetChain(chainId: number): void {
    this.#knownChains.delete(chainId);
  }

  #account(): PrivateKeyAccount {
    const account = this.#accounts[this.#active];
    if (!account) throw new Error("The wallet has no account");
    return account;
  }

  async #setChain(chainId: number): Promise<void> {
    this.#chainId = chainId;
    await this.#emit("chainChanged", numberToHex(chainId));
  }

  async #emit(event: string, payload: unknown): Promise<void> {
    for (const page of this.#pages) {
      if (page.isClosed()) continue;
      await page.evaluate(
        ([channel, name, value]) => window.dispatchEvent(new CustomEvent(channel, { detail: { name, value } })),
        [`${BINDING}:${this.#options.rdns}`, event, payload] as const,
      );
    }
  }

  async #answer(request: RpcRequest): Promise<Answer> {
    this.requests.push(request);
    const at = this.#planned.findIndex(({ method }) => method === request.method);
    const [planned] = at < 0 ? [] : this.#planned.splice(at, 1);
    try {
      return { result: await (planned ? planned.answer(request.params ?? []) : this.#perform(request)) };
    } catch (error) {
      if (isFailure(error)) return { error: { code: error.code, message: error.message } };
      return { error: { code: -32603, message: error instanceof Error ? error.message : String(error) } };
    }
  }

  async #perform({ method, params = [] }: RpcRequest): Promise<unknown> {
    switch (method) {
      case "eth_requestAccounts":
        this.#connected = true;
        return [this.address];
      case "eth_accounts":
        return this.#connected ? [this.address] : [];
      case "wallet_requestPermissions":
        this.#connected = true;
        return [
          { parentCapability: "eth_accounts", caveats: [{ type: "restrictReturnedAccounts", value: [this.address] }] },
        ];
      case "wallet_revokePermissions":
        this.#connected = false;
        return null;
      case "eth_chainId":
        return numberToHex(this.#chainId);
      case "net_version":
        return String(this.#chainId);
      case "personal_sign": {
        const [message, from] = params as [Hex, Address];
        this.#mustOwn(from);
        return this.#account().signMessage({ message: isHex(message) ? { raw: message } : message });
      }
      case "eth_signTypedData_v4": {
        const [from, json] = params as [Address, string | object];
        this.#mustOwn(from);
        return this.#account().signTypedData(typeof json === "string" ? JSON.parse(json) : json);
      }
      case "eth_sendTransaction":
        return this.#send(params[0] as { from: Address; to?: Address; data?: Hex; value?: Hex; gas?: Hex });
      case "wallet_switchEthereumChain": {
        const chainId = Number((params[0] as { chainId: Hex }).chainId);
        if (!this.#knownChains.has(chainId)) throw failure(4902, "Unrecognized chain ID. Try adding the chain first.");
        await this.#setChain(chainId);
        return null;
      }
      case "wallet_addEthereumChain": {
        const chainId = Number((params[0] as { chainId: Hex }).chainId);
        this.#knownChains.add(chainId);
        await this.#setChain(chainId);
        return null;
      }
      default:
        return this.#forward(method, params);
    }
  }

  #mustOwn(from: Address): void {
    if (from.toLowerCase() !== this.address.toLowerCase()) throw failure(4100, "The account is not authorized.");
  }

  /** Fills gas and nonce, signs here and sends the raw transaction, on the chain behind the RPC. */
  async #send(tx: { from: Address; to?: Address; data?: Hex; value?: Hex; gas?: Hex }): Promise<Hex> {
    this.#mustOwn(tx.from);
    this.#chainOfRpc ??= await createPublicClient({ transport: http(this.#options.rpcUrl) }).getChainId();
    if (this.#chainId !== this.#chainOfRpc) throw failure(4901, "The wallet is on another chain.");
    const client = createWalletClient({ account: this.#account(), transport: http(this.#options.rpcUrl) });
    return client.sendTransaction({
      chain: null,
      to: tx.to ?? null,
      ...(tx.data ? { data: tx.data } : {}),
      ...(tx.value ? { value: hexToBigInt(tx.value) } : {}),
      ...(tx.gas ? { gas: hexToBigInt(tx.gas) } : {}),
    });
  }

  async #forward(method: string, params: unknown[]): Promise<unknown> {
    const response = await fetch(this.#options.rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    });
    const body = (await response.json()) as { result?: unknown; error?: WalletFailure };
    if (body.error) throw failure(body.error.code, body.error.message);
    return body.result;
  }
}

function failure(code: number, message: string): Error & WalletFailure {
  return Object.assign(new Error(message), { code });
}

function isFailure(error: unknown): error is WalletFailure {
  return error instanceof Error && "code" in error && typeof error.code === "number";
}

/** Runs in the page: the provider object and its EIP-6963 announcement. */
function announce({ binding, info }: { binding: string; info: Record<string, string> }): void {
  type Listener = (value: unknown) => void;
  const listeners = new Map<string, Set<Listener>>();
  const call = (window as unknown as Record<string, (request: unknown) => Promise<Answer>>)[binding];
  const provider = {
    async request(request: RpcRequest) {
      if (!call) throw new Error("The test wallet is not bound");
      // Strings and plain JSON only cross to the test process.
      const answer = await call(JSON.parse(JSON.stringify(request)));
      if ("error" in answer) throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
      return answer.result;
    },
    on(event: string, listener: Listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
      return provider;
    },
    removeListener(event: string, listener: Listener) {
      listeners.get(event)?.delete(listener);
      return provider;
    },
  };
  window.addEventListener(binding, (event) => {
    const { name, value } = (event as CustomEvent<{ name: string; value: unknown }>).detail;
    for (const listener of [...(listeners.get(name) ?? [])]) listener(value);
  });
  const say = () =>
    window.dispatchEvent(
      new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info: Object.freeze(info), provider }) }),
    );
  window.addEventListener("eip6963:requestProvider", say);
  say();
}
