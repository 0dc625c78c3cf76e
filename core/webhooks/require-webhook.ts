import "server-only";
import { DomainError } from "../errors.ts";

/** @throws DomainError NOT_FOUND webhook:notFound */
export function requireWebhook<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new DomainError("NOT_FOUND", "webhook:notFound");
  return row;
}
