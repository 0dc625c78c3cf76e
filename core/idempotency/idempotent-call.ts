import "server-only";
import { createHash } from "node:crypto";
import { v7 } from "uuid";
import { canonicalJson } from "./canonical-json.ts";

/** A call that was recorded: what every repeat of it is answered with, byte for byte. */
export interface RecordedAnswer {
  status: number;
  body: string;
  isReplay: boolean;
}

interface NewIdempotentCall {
  /** The workspace, or whoever else the dialect scopes keys to. */
  ownerId: string;
  operation: string;
  key: string;
  /** What must be equal in a repeat: path parameters and known body members. */
  request: unknown;
  /** A running call that is silent for so long counts as dead. */
  leaseSeconds: number;
  /** Writes the whole body of a successful answer. */
  render: (result: unknown) => string;
  /** Finds the result in such a body. */
  parse: (body: string) => unknown;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest();

/** One call with an `Idempotency-Key` (spec 1.7): made by the dialect, carried in the context, obeyed by `once`. */
export class IdempotentCall {
  readonly ownerId: string;
  readonly operation: string;
  /** sha256 of what the caller chose: it is compared, never read. */
  readonly key: string;
  readonly fingerprint: Uint8Array;
  readonly leaseSeconds: number;
  readonly render: (result: unknown) => string;
  readonly parse: (body: string) => unknown;
  /** Tells this call from every other one that may hold the claim. */
  readonly claim = v7();
  /** Set once the effect is recorded, by this call or by an earlier one. */
  answer: RecordedAnswer | undefined;

  constructor({ request, ...call }: NewIdempotentCall) {
    this.ownerId = call.ownerId;
    this.operation = call.operation;
    this.key = sha256(call.key).toString("hex");
    this.fingerprint = sha256(canonicalJson(request));
    this.leaseSeconds = call.leaseSeconds;
    this.render = call.render;
    this.parse = call.parse;
  }
}
