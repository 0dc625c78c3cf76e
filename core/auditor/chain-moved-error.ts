import "server-only";

/** The chain was reorganised while it was being read: nothing that was found counts. */
export class ChainMovedError extends Error {
  override name = "ChainMovedError";
  constructor() {
    super("the chain was reorganised during the audit");
  }
}
