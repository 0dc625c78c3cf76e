/** The objects of the wire, as types only: no schema reaches the browser through this file. */
export type { AuditEntry } from "#core/audit/audit.schemas.ts";
export type { DailyEarnings, Earnings } from "#core/earnings/earnings.schemas.ts";
export type { ApiKey, MintedApiKey, Scope } from "#core/keys/keys.schemas.ts";
export type { Login } from "#core/logins/logins.schemas.ts";
export type { ChangedMember, Member, RemovedMember } from "#core/members/members.schemas.ts";
export type { Quote } from "#core/pricing/pricing.schemas.ts";
export type { LoggedRequest } from "#core/requests/requests.schemas.ts";
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
export type { Statement, StatementLine } from "#core/statement/statement.schemas.ts";
export type { CheckName, Config, Readiness } from "#core/system/system.schemas.ts";
export type { DailySpend, KeySpend } from "#core/usage/spend.schemas.ts";
export type { Alerts, Wallet, WalletEvent } from "#core/wallet/wallet.schemas.ts";
export type {
  Webhook,
  WebhookDelivery,
  WebhookMessage,
  WebhookTest,
  WebhookWithSecret,
} from "#core/webhooks/webhooks.schemas.ts";
export type { CoverageCircle } from "#core/workspaces/coverage.schemas.ts";
export type {
  DeviceKind,
  MembershipRow,
  Role,
  Workspace,
  WorkspaceRole,
  WorkspaceSummary,
} from "#core/workspaces/workspaces.schemas.ts";
