import "server-only";
import type { Address } from "viem";
import type { ChainClient } from "#contracts/client.ts";
import type { ChainHistory } from "#contracts/history.ts";
import type { Database } from "#db/client.ts";
import type { Settings } from "#env.ts";
import type { Limiter } from "#limits/limiter.ts";
import type { MediaBackend } from "#media/backend.ts";
import type { OutboundClient } from "#outbound/client.ts";
import type { AuthzClient } from "#spicedb/client.ts";
import type { IdempotentCall } from "./idempotency/idempotent-call.ts";
import type { Scope } from "./keys/keys.schemas.ts";

export type Environment = "TEST" | "LIVE";

export interface ApiKeyActor {
  kind: "api_key";
  keyId: string;
  workspaceId: string;
  environment: Environment;
  scopes: readonly Scope[];
}

export interface WalletActor {
  kind: "wallet_session";
  loginId: string;
  /** EIP-55. */
  walletAddress: Address;
  activeWorkspaceId: string | null;
}

/** Who calls. A closed union: a new kind of caller is a new member, and every switch over it must be revisited. */
export type Actor = ApiKeyActor | WalletActor | { kind: "system" } | { kind: "anonymous" };

export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The outside systems, one client each. */
export interface Clients {
  db: Database;
  authz: AuthzClient;
  chain: ChainClient;
  /** The same chain, for the auditor alone. */
  history: ChainHistory;
  media: MediaBackend;
  limits: Limiter;
  /** HTTP to addresses that users give. */
  outbound: OutboundClient;
  settings: Settings;
  log: Log;
}

/** What every verb gets: the caller, the call, and the clients. Composed in `http/context.ts` only. */
export interface Context<A extends Actor = Actor> extends Clients {
  actor: A;
  requestId: string;
  ip: string | null;
  /** Present when the caller sent an `Idempotency-Key` to an operation that takes one. */
  idempotency?: IdempotentCall;
}

/** A call in one workspace: the key's own, or the one that the call names, or the selected one (spec 3.1). */
export interface WorkspaceContext extends Context<ApiKeyActor | WalletActor> {
  workspaceId: string;
}
