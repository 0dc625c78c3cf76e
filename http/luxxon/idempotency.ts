import "server-only";
import { DomainError } from "#core/errors.ts";
import { IdempotentCall } from "#core/idempotency/idempotent-call.ts";
import type { EdgeRequest, EdgeResponse } from "../edge/exchange.ts";
import type { Call } from "./answer.ts";
import { successBody, successHeaders } from "./envelope.ts";
import type { OperationSpec } from "./operation.ts";
import { schemaKeys } from "./validate.ts";

const header = "Idempotency-Key";
const leaseSeconds = 30;

/** The caller's key, 1 to 255 printable ASCII characters (spec 1.7). @throws DomainError INVALID_INPUT Idempotency-Key */
export function readIdempotencyKey(request: EdgeRequest, { idempotent }: OperationSpec): string | undefined {
  const key = idempotent ? request.header(header.toLowerCase()) : undefined;
  if (key !== undefined && !/^[\x20-\x7e]{1,255}$/.test(key)) throw new DomainError("INVALID_INPUT", header);
  return key;
}

/** The call as `once` of the core wants it: repeats are told by the known members as they were sent (spec 1.7). */
export function idempotentCall(
  call: Call,
  spec: OperationSpec,
  { key, ownerId, params, json }: { key: string; ownerId: string; params: unknown; json: object },
): IdempotentCall {
  const known = schemaKeys(spec.body);
  const members = Object.fromEntries(Object.entries(json).filter(([name]) => known.has(name)));
  return new IdempotentCall({
    ownerId,
    operation: spec.id,
    key,
    request: [params, members],
    leaseSeconds,
    render: (result) => successBody(result, spec.status ?? 200, call.now),
    parse: (body) => JSON.parse(body).data,
  });
}

/** The recorded answer, to its first caller and to every other. */
export function recordedResponse({ answer, parse }: IdempotentCall): EdgeResponse | undefined {
  if (!answer) return undefined;
  const replayed: Record<string, string> = answer.isReplay ? { "idempotency-replayed": "true" } : {};
  return { status: answer.status, headers: { ...successHeaders(parse(answer.body)), ...replayed }, body: answer.body };
}
