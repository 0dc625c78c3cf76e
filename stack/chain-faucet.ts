import { encodeFunctionData, isAddress, parseAbi, parseEther, zeroAddress } from "viem";
import { type LocalAccount, privateKeyToAccount } from "viem/accounts";
import type { ChainEngine } from "./chain-engine.ts";
import { JsonRpcError } from "./json-rpc.ts";

const testUsdcAbi = parseAbi(["function mint(address to, uint256 amount)"]);
const gasGiftWei = parseEther("1");
const enoughGasWei = parseEther("0.1");
const relayerGiftWei = parseEther("1000");
const largestMintMicroUsdc = 1_000_000_000n;

export interface ChainFaucetOptions {
  engine: ChainEngine;
  chainId: number;
  payerKey: `0x${string}`;
  /** Where TestUSDC is; undefined until the contracts are deployed. */
  usdc: () => string | undefined;
}

/** Gives a newcomer's wallet what it cannot get by itself on an empty chain. The payer is an account of anvil. */
export class ChainFaucet {
  readonly #options: ChainFaucetOptions;
  readonly #payer: LocalAccount;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ChainFaucetOptions) {
    this.#options = options;
    this.#payer = privateKeyToAccount(options.payerKey);
  }

  /** `luxxon_fundGas(address)`: 1 ETH to a wallet with less than 0.1 ETH. @returns the transaction's hash, or null. */
  async fundGas([to]: readonly unknown[]): Promise<string | null> {
    const recipient = requireAddress(to);
    return this.#topUp(recipient, gasGiftWei, enoughGasWei);
  }

  /** Gas for very many settlements, when there is less than for many. Not offered to the outside. */
  async fundRelayer(address: string): Promise<void> {
    await this.#topUp(requireAddress(address), relayerGiftWei, relayerGiftWei / 2n);
  }

  /** `luxxon_mintTestUsdc(address, amountMicroUsdc)`: at most 1,000 USDC a call. @returns the transaction's hash. */
  async mintTestUsdc([to, amount]: readonly unknown[]): Promise<string> {
    const recipient = requireAddress(to);
    const micro = typeof amount === "string" && /^\d{1,10}$/.test(amount) ? BigInt(amount) : 0n;
    if (micro < 1n || micro > largestMintMicroUsdc) {
      throw invalid(`amountMicroUsdc must be a decimal string from 1 to ${largestMintMicroUsdc}`);
    }
    const token = this.#options.usdc();
    if (!token) throw new JsonRpcError({ code: -32000, message: "TestUSDC is not deployed yet" });
    const data = encodeFunctionData({ abi: testUsdcAbi, functionName: "mint", args: [recipient, micro] });
    return this.#inTurn(() => this.#send({ to: requireAddress(token), data }));
  }

  #topUp(to: `0x${string}`, giftWei: bigint, enoughWei: bigint): Promise<string | null> {
    return this.#inTurn(async () => {
      const balance = BigInt(await this.#ask("eth_getBalance", [to, "latest"]));
      return balance >= enoughWei ? null : this.#send({ to, value: giftWei });
    });
  }

  /** One at a time: each transaction takes the payer's next nonce. */
  async #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(run, run);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #send(call: { to: `0x${string}`; value?: bigint; data?: `0x${string}` }): Promise<string> {
    const from = this.#payer.address;
    const nonce = Number(await this.#ask("eth_getTransactionCount", [from, "pending"]));
    const price = BigInt(await this.#ask("eth_gasPrice", []));
    const quantity = call.value === undefined ? {} : { value: `0x${call.value.toString(16)}` };
    const gas = BigInt(await this.#ask("eth_estimateGas", [{ from, to: call.to, data: call.data, ...quantity }]));
    const raw = await this.#payer.signTransaction({
      ...call,
      type: "eip1559",
      chainId: this.#options.chainId,
      nonce,
      gas: (gas * 12n) / 10n,
      maxFeePerGas: price * 2n,
      maxPriorityFeePerGas: 0n,
    });
    return unwrap(await this.#options.engine.submit(raw));
  }

  async #ask(method: string, params: unknown[]): Promise<string> {
    return unwrap(await this.#options.engine.ask(method, params));
  }
}

function unwrap(answer: Awaited<ReturnType<ChainEngine["ask"]>>): string {
  if ("error" in answer) throw new JsonRpcError(answer.error);
  return String(answer.result);
}

function requireAddress(value: unknown): `0x${string}` {
  const isGood = typeof value === "string" && isAddress(value) && value !== zeroAddress;
  if (!isGood) throw invalid("address must be a 20-byte hex address other than zero");
  return value;
}

function invalid(message: string): JsonRpcError {
  return new JsonRpcError({ code: -32602, message });
}
