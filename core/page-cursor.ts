import "server-only";
import { createHash } from "node:crypto";
import { DomainError } from "./errors.ts";

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Opaque to clients: the last id received, bound to the query it belongs to (spec 1.6). */
export function encodeCursor(id: string, query: readonly unknown[]): string {
  return Buffer.from(`${id}.${fingerprint(query)}`).toString("base64url");
}

/** @throws DomainError INVALID_INPUT cursor, when it does not belong to this query */
export function decodeCursor(cursor: string, query: readonly unknown[]): string {
  const [id = "", print] = Buffer.from(cursor, "base64url").toString().split(".");
  if (!uuid.test(id) || print !== fingerprint(query)) throw new DomainError("INVALID_INPUT", "cursor");
  return id;
}

function fingerprint(query: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(query)).digest("base64url").slice(0, 16);
}
