import {
  type Address,
  type Hex,
  type PublicClient,
  type Transaction,
  TransactionNotFoundError,
  type TransactionReceipt,
  TransactionReceiptNotFoundError,
} from "viem";

export type WatchedClient = Pick<
  PublicClient,
  "getTransactionReceipt" | "getTransaction" | "getTransactionCount" | "getBlockNumber" | "getBlock"
>;

export interface WatchInput {
  client: WatchedClient;
  hash: Hex;
  account: Address;
  /** The nonce it was sent with. */
  nonce: number;
  /** Blocks it must be in, its own counted. */
  confirmations: number;
  /** The contract it calls; tells a repriced call from another one when the original was never seen. */
  to: Address;
  signal: AbortSignal;
  pollMs?: number;
  onConfirming?: (seen: number) => void;
  onRepriced?: (hash: Hex) => void;
  /** The chain went silent (true) or answers again (false). Watching goes on either way. */
  onSilent?: (silent: boolean) => void;
}

export type WatchOutcome =
  | { outcome: "mined"; receipt: TransactionReceipt }
  | { outcome: "reverted"; receipt: TransactionReceipt }
  /** Another transaction of the account took its nonce: one that moves nothing, or one that does something else. */
  | { outcome: "cancelled" | "replaced"; hash: Hex | null };

/** How far back the replacement of a vanished transaction is looked for. */
const SCANNED_BLOCKS = 32n;

/**
 * Follows a sent transaction until it is `confirmations` blocks deep, reverted or replaced; works the same after a
 * reload. A silent chain is waited for, never taken as an outcome. Rejects only when `signal` aborts.
 */
export async function watchTransaction(input: WatchInput): Promise<WatchOutcome> {
  const { client, account, to, nonce, confirmations, signal, pollMs = 1_000 } = input;
  let hash = input.hash;
  let known: Transaction | undefined;
  for (;;) {
    signal.throwIfAborted();
    try {
      const receipt = await unlessMissing(client.getTransactionReceipt({ hash }));
      if (receipt) {
        const head = await client.getBlockNumber({ cacheTime: 0 });
        const seen = Math.min(Number(head - receipt.blockNumber) + 1, confirmations);
        input.onConfirming?.(seen);
        if (seen >= confirmations) return { outcome: receipt.status === "success" ? "mined" : "reverted", receipt };
      } else {
        const found = await unlessMissing(client.getTransaction({ hash }));
        known = found ?? known;
        if (!found && (await client.getTransactionCount({ address: account })) > nonce) {
          const other = await findByNonce(client, account, nonce);
          if (!other || !isSameCall(known, other, to))
            return { outcome: isNothing(other) ? "cancelled" : "replaced", hash: other?.hash ?? null };
          hash = other.hash;
          input.onRepriced?.(hash);
          continue;
        }
      }
      input.onSilent?.(false);
    } catch {
      signal.throwIfAborted();
      input.onSilent?.(true);
    }
    await pause(pollMs, signal);
  }
}

async function findByNonce(client: WatchedClient, account: Address, nonce: number): Promise<Transaction | undefined> {
  const head = await client.getBlockNumber({ cacheTime: 0 });
  const last = head > SCANNED_BLOCKS ? head - SCANNED_BLOCKS : 0n;
  for (let blockNumber = head; blockNumber >= last && blockNumber >= 0n; blockNumber--) {
    const { transactions } = await client.getBlock({ blockNumber, includeTransactions: true });
    const match = transactions.find((tx) => tx.from.toLowerCase() === account.toLowerCase() && tx.nonce === nonce);
    if (match) return match;
  }
  return undefined;
}

const isSameCall = (known: Transaction | undefined, other: Transaction, to: Address) =>
  known
    ? known.to === other.to && known.input === other.input && known.value === other.value
    : other.to?.toLowerCase() === to.toLowerCase();

const isNothing = (other: Transaction | undefined) =>
  other === undefined || (other.input === "0x" && other.value === 0n);

async function unlessMissing<T>(pending: Promise<T>): Promise<T | undefined> {
  try {
    return await pending;
  } catch (error) {
    if (error instanceof TransactionReceiptNotFoundError || error instanceof TransactionNotFoundError) return undefined;
    throw error;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms);
    function done() {
      signal.removeEventListener("abort", abort);
      resolve();
    }
    function abort() {
      clearTimeout(timer);
      reject(signal.reason);
    }
    signal.addEventListener("abort", abort, { once: true });
  });
}
