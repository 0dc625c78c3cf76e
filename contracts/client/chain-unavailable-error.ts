import "server-only";

/** The RPC did not answer, or answered for another chain. Nothing is known about the call's effect. */
export class ChainUnavailableError extends Error {
  override name = "ChainUnavailableError";
}
