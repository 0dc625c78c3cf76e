import "server-only";

/** SpiceDB gave no usable answer: unreachable, too slow, or without our schema. Never to be read as a permission. */
export class AuthzUnavailableError extends Error {
  override readonly name = "AuthzUnavailableError";
}

/** SpiceDB refused the consistency token of a call as malformed. */
export class MalformedConsistencyTokenError extends Error {
  override readonly name = "MalformedConsistencyTokenError";
}
