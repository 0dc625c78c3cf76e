import "server-only";
import type { Relayer, RelayerAccount, SignedTransaction } from "#contracts/client.ts";
import type { Context } from "../context.ts";
import { readNextNonce } from "./nonces.sql.ts";

/** Workers that sign at the same time take turns by trying again. */
const noncesTried = 50;

interface Signing<T> {
  relayer: Pick<Relayer, "address">;
  account: RelayerAccount;
  sign(options: RelayerAccount["fees"] & { nonce: number }): Promise<SignedTransaction>;
  /** Stores the bytes and takes their nonce in one statement, or says that another worker has it. */
  store(signed: SignedTransaction): Promise<T | "taken">;
}

/**
 * Signs with the relayer's next nonce and stores the bytes, before anything is broadcast (spec 14.4).
 * @returns what `store` said, with the bytes; undefined when other workers took every nonce that was tried.
 */
export async function storeSigned<T>(
  ctx: Pick<Context, "db" | "chain">,
  { relayer, account, sign, store }: Signing<T>,
): Promise<{ stored: Exclude<T, "taken">; signed: SignedTransaction } | undefined> {
  for (let tried = 0; tried < noncesTried; tried++) {
    const signed = await sign({ ...account.fees, nonce: await readNextNonce(ctx, relayer.address, account) });
    const stored = await store(signed);
    if (stored !== "taken") return { stored: stored as Exclude<T, "taken">, signed };
  }
  return undefined;
}
