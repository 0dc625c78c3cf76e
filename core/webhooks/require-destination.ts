import "server-only";
import type { Clients } from "../context.ts";
import { DomainError } from "../errors.ts";

/** A URL that may be called as far as can be known now; it is checked again at every call. @throws DomainError INVALID_INPUT url */
export async function requireDestination({ outbound }: Pick<Clients, "outbound">, url: string): Promise<void> {
  const refusal = await outbound.refusal(url);
  if (refusal) throw new DomainError("INVALID_INPUT", "url", { message: `The URL ${refusal}` });
}
