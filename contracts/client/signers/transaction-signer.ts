import type { Address, Hex, TransactionSerializableEIP1559 } from "viem";
import { ChainUnavailableError } from "../chain-unavailable-error.ts";

/** A key that signs transactions, wherever it is kept. */
export interface TransactionSigner {
  readonly address: Address;
  /** The signed bytes, ready to be broadcast. @throws SignerUnavailableError when the key's keeper does not answer */
  signTransaction(transaction: TransactionSerializableEIP1559 & { type: "eip1559" }): Promise<Hex>;
}

/** The keeper of the key did not answer, or refused: nothing was signed, and asking again is safe. */
export class SignerUnavailableError extends ChainUnavailableError {
  override name = "SignerUnavailableError";
}
