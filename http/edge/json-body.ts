import "server-only";
import { DomainError } from "#core/errors.ts";
import type { EdgeRequest } from "./exchange.ts";

export const maxBodyBytes = 65_536;

/** The raw body, at most 64 KiB. @throws DomainError PAYLOAD_TOO_LARGE */
export async function readBody(request: EdgeRequest): Promise<Uint8Array> {
  const tooLarge = () => new DomainError("PAYLOAD_TOO_LARGE", "body:tooLarge");
  if (Number(request.header("content-length") ?? 0) > maxBodyBytes) throw tooLarge();
  const bytes = await request.body(maxBodyBytes);
  if (!bytes) throw tooLarge();
  return bytes;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * One JSON object (spec 1.1). An absent optional body is an empty object.
 * @throws DomainError UNSUPPORTED_MEDIA_TYPE, INVALID_INPUT body:malformedJson, body:notObject
 */
export function parseJsonObject(bytes: Uint8Array, contentType: string | undefined, optional: boolean): object {
  if (bytes.byteLength === 0) {
    if (optional) return {};
    throw new DomainError("INVALID_INPUT", "body:notObject");
  }
  if (contentType?.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    throw new DomainError("UNSUPPORTED_MEDIA_TYPE", "body:contentType");
  }
  const value = parse(bytes);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new DomainError("INVALID_INPUT", "body:notObject");
  }
  return value;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    throw new DomainError("INVALID_INPUT", "body:malformedJson", { cause });
  }
}
