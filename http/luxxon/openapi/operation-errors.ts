import "server-only";
import { z } from "zod";
import type { Access } from "#core/access/access.ts";
import type { ErrorCode } from "#core/errors.ts";
import type { OperationSpec } from "../operation.ts";
import { rateLimitPolicies } from "./rate-limit-policies.ts";

/** The one or all labels of codes that mean the same wherever they appear (spec 2.2). */
const usualLabels: Partial<Record<ErrorCode, readonly string[]>> = {
  MISSING_TOKEN: ["auth:emptyBearer"],
  INVALID_TOKEN: ["auth:notAKey"],
  INVALID_API_KEY: ["key:unknown", "key:expired"],
  REVOKED_API_KEY: ["key:revoked"],
  INSUFFICIENT_SCOPE: ["scope:missing"],
  NO_CREDIT: ["credit:empty"],
  WORKSPACE_NOT_FOUND: ["workspace:deleted"],
  SESSION_NOT_FOUND: ["session:notFound"],
  QUOTE_NOT_FOUND: ["pricing:quoteNotFound"],
  FRAME_NOT_AVAILABLE: ["session:frame:<STATE>"],
  METHOD_NOT_ALLOWED: ["route:method"],
  QUOTE_EXPIRED: ["pricing:quoteExpired"],
  PAYLOAD_TOO_LARGE: ["body:tooLarge"],
  UNSUPPORTED_MEDIA_TYPE: ["body:contentType"],
  NO_COVERAGE: ["session:dispatch:noCoverage"],
  DATABASE_ERROR: ["database:unavailable"],
  AUTHZ_ERROR: ["authz:unavailable"],
  VIDEO_ERROR: ["video:unavailable"],
};

/** Every error of an operation with its labels, in the order of the sets E0 to E4 of spec 2.3. */
export function operationErrors(method: string, spec: OperationSpec): Map<ErrorCode, string[]> {
  const errors = new Map<ErrorCode, string[]>();
  const add = (code: ErrorCode, ...labels: string[]) => {
    if (spec.without?.includes(code)) return;
    errors.set(code, [...new Set([...(errors.get(code) ?? []), ...labels])]);
  };
  const usual = (...codes: ErrorCode[]) => {
    for (const code of codes) add(code, ...(usualLabels[code] ?? []));
  };
  add("NOT_FOUND", "route:unknown");
  usual("METHOD_NOT_ALLOWED", "PAYLOAD_TOO_LARGE");
  for (const policy of rateLimitPolicies(spec)) add("RATE_LIMITED", `rate:${policy}`);
  usual("INTERNAL_SERVER_ERROR", "DATABASE_ERROR");
  if (spec.body) {
    add("INVALID_INPUT", "body:malformedJson", "body:notObject");
    usual("UNSUPPORTED_MEDIA_TYPE");
  }
  const fields = [spec.params, spec.query, spec.headers, spec.body].flatMap(memberNames);
  if (fields.length > 0) add("INVALID_INPUT", ...fields);
  if (spec.idempotent) {
    add("INVALID_INPUT", "Idempotency-Key");
    add("CONFLICT", "idempotency:bodyMismatch", "idempotency:inProgress");
  }
  if (spec.sameOrigin) add("NOT_AUTHORIZED", "auth:crossOrigin");
  addOfAccess(method, spec, add, usual);
  for (const use of spec.errors ?? []) {
    const [code, label] = use.split(" ") as [ErrorCode, string | undefined];
    if (label) add(code, label);
    else usual(code);
  }
  return errors;
}

function addOfAccess(
  method: string,
  { auth, workspace }: OperationSpec,
  add: (code: ErrorCode, ...labels: string[]) => void,
  usual: (...codes: ErrorCode[]) => void,
): void {
  if (auth.kind === "public") return;
  if (auth.kind === "videoEvents") {
    add("NOT_AUTHENTICATED", "video:token");
    return;
  }
  add("INVALID_INPUT", "X-Lx-Consistency-Token");
  if (auth.kind === "optionalWallet") return;
  add("NOT_AUTHENTICATED", "auth:missing", "auth:expired");
  usual("MISSING_TOKEN", "INVALID_TOKEN", "INVALID_API_KEY", "REVOKED_API_KEY");
  add("NOT_AUTHORIZED", "key:ipDenied");
  if (method !== "GET") add("NOT_AUTHORIZED", "auth:crossOrigin");
  if (!acceptsKeys(auth)) add("NOT_AUTHORIZED", "auth:walletOnly");
  // The header of spec 1.4 is looked at by SpiceDB.
  usual("AUTHZ_ERROR");
  if (auth.kind !== "workspace") return;
  if (auth.needsSelection !== false) add("INVALID_INPUT", "workspaceNotSelected");
  if (auth.scopes?.length) usual("INSUFFICIENT_SCOPE");
  add("NOT_AUTHORIZED", `workspace:${auth.permission}Denied`);
  if (auth.scopes && workspace) add("WORKSPACE_MISMATCH", workspace.mismatch);
  usual("WORKSPACE_NOT_FOUND");
}

/** Whether an API key may ever call it. */
export function acceptsKeys(access: Access): boolean {
  return access.kind === "any" || (access.kind === "workspace" && access.scopes !== undefined);
}

/** Codes that were named without a label although they have several: a reader could not tell which. */
export function unlabelledErrors(spec: OperationSpec): ErrorCode[] {
  const bare = (spec.errors ?? []).filter((use): use is ErrorCode => !use.includes(" "));
  return bare.filter((code) => code !== "INTERNAL_SERVER_ERROR" && !usualLabels[code]);
}

function memberNames(schema: z.ZodType | undefined): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
