/** The objects of the wire, as types only: no schema reaches the browser through this file. */
export type { Earnings } from "#core/earnings/earnings.schemas.ts";
export type { ApiKey, MintedApiKey, Scope } from "#core/keys/keys.schemas.ts";
export type { Quote } from "#core/pricing/pricing.schemas.ts";
export type { DemandCell } from "#core/sessions/demand.schemas.ts";
export type {
  CancelledAssignments,
  Session,
  SessionRequest,
  SessionState,
} from "#core/sessions/sessions.schemas.ts";
export type {
  FailureCode,
  Settlement,
  SettlementLine,
  SettlementState,
} from "#core/settlements/settlements.schemas.ts";
export type { CheckName, Config, Readiness } from "#core/system/system.schemas.ts";
export type { Wallet, WalletEvent } from "#core/wallet/wallet.schemas.ts";
export type { CoverageCircle } from "#core/workspaces/coverage.schemas.ts";
export type {
  DeviceKind,
  MembershipRow,
  Role,
  Workspace,
  WorkspaceRole,
  WorkspaceSummary,
} from "#core/workspaces/workspaces.schemas.ts";
