import "server-only";
import type { Scope } from "../keys/keys.schemas.ts";
import type { Permission } from "../workspaces/workspaces.schemas.ts";

/** Who may call an operation in a workspace (spec 3.1): a wallet by permission, a key by scope. */
export interface WorkspaceAccess {
  readonly kind: "workspace";
  readonly permission: Permission;
  /** A key needs one of these. Absent: keys are refused. Empty: any key of the workspace. */
  readonly scopes?: readonly Scope[];
  /** False where a cookie without a selected workspace may call (spec: W instead of W*). */
  readonly needsSelection?: boolean;
}

export type Access =
  | WorkspaceAccess
  | { readonly kind: "public" }
  | { readonly kind: "optionalWallet" }
  | { readonly kind: "wallet" }
  | { readonly kind: "any" }
  | { readonly kind: "videoEvents" };

const workspace = (permission: Permission, scopes?: readonly Scope[], needsSelection = true): WorkspaceAccess => ({
  kind: "workspace",
  permission,
  ...(scopes ? { scopes } : {}),
  needsSelection,
});

/** The one table of who may do what; routes and verbs name its rows, the OpenAPI document is written from it. */
export const access = {
  public: { kind: "public" },
  /** Open to all; the cookie, if it is good, says whom it concerns. */
  optionalWallet: { kind: "optionalWallet" },
  /** A signed-in wallet; no workspace is involved. */
  wallet: { kind: "wallet" },
  /** A signed-in wallet or any key. */
  any: { kind: "any" },
  /** The video provider, by the token in the path and the secret in a header (spec 7.9). */
  videoEvents: { kind: "videoEvents" },
  selectWorkspace: workspace("view", undefined, false),
  getWorkspace: workspace("view", [], false),
  updateWorkspace: workspace("administrate", ["coverage:write", "sessions:operate"]),
  recordLocation: workspace("administrate", ["coverage:write", "sessions:operate"]),
  createQuote: workspace("view", ["pricing:read"]),
  deleteWorkspace: workspace("transfer"),
  transferWorkspace: workspace("transfer"),
  listMembers: workspace("view"),
  manageMembers: workspace("administrate"),
  /** To make or unmake an owner. */
  manageOwners: workspace("transfer"),
  leaveWorkspace: workspace("view"),
  createKey: workspace("administrate"),
  listKeys: workspace("view"),
  revokeKey: workspace("administrate"),
  rotateKey: workspace("administrate"),
  createSession: workspace("administrate", ["sessions:create"]),
  readSessions: workspace("view", ["sessions:read"]),
  cancelSession: workspace("administrate", ["sessions:create"]),
  dispatchSession: workspace("administrate", ["sessions:create"]),
  readRequests: workspace("view", ["sessions:operate"]),
  acceptSession: workspace("administrate", ["sessions:operate"]),
  startSession: workspace("administrate", ["sessions:operate"]),
  endSession: workspace("administrate", ["sessions:operate", "sessions:create"]),
  cancelAssignments: workspace("administrate", ["sessions:operate"]),
  producerToken: workspace("administrate", ["sessions:operate"]),
  readSettlements: workspace("view", ["sessions:read"]),
  listRequests: workspace("view"),
  readWallet: workspace("view", ["wallet:read"]),
  relayDeposit: workspace("view", ["wallet:read"]),
  readUsage: workspace("view", ["wallet:read"]),
  manageWebhooks: workspace("administrate", ["webhooks:write"]),
  readAudit: workspace("administrate"),
  updateAlerts: workspace("administrate"),
  streamWorkspace: workspace("view", ["sessions:read"]),
} as const satisfies Record<string, Access>;
