import "server-only";
import type { z } from "zod";
import type { Access, WorkspaceAccess } from "#core/access/access.ts";
import type { ApiKeyActor, Context, WalletActor, WorkspaceContext } from "#core/context.ts";
import type { ErrorCode } from "#core/errors.ts";

/** An error that an operation may answer: its code, with the detail label where the code has several (spec 2.2). */
export type ErrorUse = ErrorCode | `${ErrorCode} ${string}`;

/** Where a call may name its workspace, and the label of the refusal when a key names another (spec 3.1). */
export interface WorkspaceParameter {
  in: "params" | "query" | "body";
  name: string;
  mismatch:
    | "workspace:mismatch"
    | "session:workspaceMismatch"
    | "wallet:workspaceMismatch"
    | "pricing:workspaceMismatch";
}

type Schema = z.ZodType;

/** One operation of the wire: what validates it, documents it and answers it. */
export interface OperationSpec<
  A extends Access = Access,
  P extends Schema = Schema,
  Q extends Schema = Schema,
  B extends Schema = Schema,
  H extends Schema = Schema,
> {
  /** Name of the verb; `operationId` in the OpenAPI document. */
  id: string;
  summary: string;
  /** What a reader must know beyond the summary. A test refuses an operation without it. */
  description?: string;
  auth: A;
  params?: P;
  /** Wire names of path parameters whose folder is called otherwise: Next allows one name per position. */
  paramNames?: Readonly<Record<string, string>>;
  query?: Q;
  /** Request headers by their name on the wire, which is also the detail of their refusal. */
  headers?: H;
  body?: B;
  bodyOptional?: boolean;
  workspace?: WorkspaceParameter;
  /** Takes an `Idempotency-Key` (spec 1.7); its verb runs in `once` of the core. */
  idempotent?: boolean;
  /** Its rate limit (spec 1.8) where that does not follow from `auth`: `ip` for public operations, else `key` or `login`. */
  limit?: "exempt" | "auth" | "create" | "frame";
  /** Refuse foreign origins even without a cookie principal (spec 3.4). */
  sameOrigin?: boolean;
  status?: 200 | 201 | 202;
  /** Schema of `data`, the media type of an answer without envelope, or no body. */
  response: Schema | { mediaType: string } | "empty";
  /** What else it may be, without an envelope, when the caller asks for it. */
  otherMediaTypes?: readonly string[];
  /** What differs in this operation's answer from the example of its schema. */
  example?: Readonly<Record<string, unknown>>;
  /** Headers of its success answer that do not follow from the schemas; names of `components.headers`. */
  answerHeaders?: readonly string[];
  /** Errors beyond those that every operation of its kind may answer (spec 2.3). */
  errors?: readonly ErrorUse[];
  /** Errors of its kind that it cannot answer. */
  without?: readonly ErrorCode[];
}

export type ContextFor<A extends Access> = A extends WorkspaceAccess
  ? WorkspaceContext
  : A extends { kind: "wallet" }
    ? Context<WalletActor>
    : A extends { kind: "any" }
      ? Context<ApiKeyActor | WalletActor>
      : Context;

export interface OperationInput<
  A extends Access,
  P extends Schema,
  Q extends Schema,
  B extends Schema,
  H extends Schema = Schema,
> {
  ctx: ContextFor<A>;
  headers: z.output<H>;
  params: z.output<P>;
  query: z.output<Q>;
  body: z.output<B>;
  userAgent: string | null;
}
