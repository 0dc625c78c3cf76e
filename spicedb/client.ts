import "server-only";
import { v1 } from "@authzed/authzed-node";
import { status } from "@grpc/grpc-js";
import { type Connection, type ConnectionOptions, isServiceError, openConnection } from "./connection.ts";
import { AuthzUnavailableError, MalformedConsistencyTokenError } from "./errors.ts";
import {
  type AuthzMember,
  memberOf,
  objectReference,
  type RoleChange,
  updatesFor,
  walletType,
  workspaceType,
} from "./members.ts";
import { schema } from "./schema.ts";

export { AuthzUnavailableError, MalformedConsistencyTokenError } from "./errors.ts";
export type { AuthzMember, AuthzRole, RoleChange } from "./members.ts";

export type AuthzPermission = "transfer" | "administrate" | "view";

export interface CheckInput {
  workspaceId: string;
  walletAddress: string;
  permission: AuthzPermission;
  /** A ZedToken: the check may then read any state at least as fresh as it. Absent: the newest state. */
  consistency?: string | undefined;
}

/** Every method fails closed: anything but an answer is an AuthzUnavailableError. Every write resolves to its ZedToken. */
export interface AuthzClient {
  /** Asks SpiceDB. @throws MalformedConsistencyTokenError. A well-formed token of another store counts as absent. */
  check(input: CheckInput): Promise<{ allowed: boolean; zedToken: string }>;
  /** Gives wallets their one role each, or takes it (null), all in one atomic write of at most 300 changes. */
  setRoles(changes: readonly RoleChange[]): Promise<string>;
  /** Takes everybody's role in a workspace. */
  deleteWorkspace(workspaceId: string): Promise<string>;
  writeSchema(): Promise<string>;
  /** Null when SpiceDB holds no schema, as after a restart of the local one. */
  readSchema(): Promise<string | null>;
  /** All memberships that SpiceDB knows. Empty when it has no schema. */
  readAllMembers(): Promise<AuthzMember[]>;
  /** Those of one workspace. */
  readMembers(workspaceId: string): Promise<AuthzMember[]>;
  /** Whether SpiceDB knows any membership at all. */
  hasMembers(): Promise<boolean>;
  /** Calls are refused at once because SpiceDB does not answer. */
  isBreakerOpen(): boolean;
  close(): void;
}

const deadlineMs = 800;
const bulkDeadlineMs = 15_000;
/** A write of more is not somebody waiting for an answer. */
const bulkChanges = 20;

export interface AuthzOptions extends ConnectionOptions {
  /** Called for every check that SpiceDB cannot decide because it has no schema: it has lost everything. */
  onLost?: () => void;
}

/** Connects lazily; nothing is sent before the first call. Answers again within two seconds of SpiceDB's return. */
export function createAuthzClient({ onLost, ...options }: AuthzOptions): AuthzClient {
  const connection = openConnection(options);
  return {
    async check(input) {
      try {
        return await check(input.consistency);
      } catch (error) {
        if (isServiceError(error) && error.code === status.FAILED_PRECONDITION) onLost?.();
        if (input.consistency === undefined || !isServiceError(error)) throw failClosed(error);
        if (error.code === status.INVALID_ARGUMENT) throw malformed(error);
        // OUT_OF_RANGE and the like: well-formed, but of a time that this store has not seen.
        return await check().catch((second) => Promise.reject(failClosed(second)));
      }

      async function check(token?: string) {
        const request = v1.CheckPermissionRequest.create({
          consistency: consistency(token),
          resource: objectReference(workspaceType, input.workspaceId),
          permission: input.permission,
          subject: { object: objectReference(walletType, input.walletAddress), optionalRelation: "" },
        });
        const answer = await connection.call<v1.CheckPermissionResponse>(
          (zed, options, done) => zed.checkPermission(request, options, done),
          deadlineMs,
        );
        return {
          allowed: answer.permissionship === v1.CheckPermissionResponse_Permissionship.HAS_PERMISSION,
          zedToken: answer.checkedAt?.token ?? "",
        };
      }
    },

    setRoles: (changes) => {
      const request = v1.WriteRelationshipsRequest.create({ updates: changes.flatMap(updatesFor) });
      return closed(async () => {
        const answer = await connection.call<v1.WriteRelationshipsResponse>(
          (zed, options, done) => zed.writeRelationships(request, options, done),
          changes.length > bulkChanges ? bulkDeadlineMs : deadlineMs,
        );
        return tokenOf(answer.writtenAt);
      });
    },

    deleteWorkspace: (workspaceId) => {
      const { objectId } = objectReference(workspaceType, workspaceId);
      const request = v1.DeleteRelationshipsRequest.create({
        relationshipFilter: v1.RelationshipFilter.create({ resourceType: workspaceType, optionalResourceId: objectId }),
      });
      return closed(async () => {
        const answer = await connection.call<v1.DeleteRelationshipsResponse>(
          (zed, options, done) => zed.deleteRelationships(request, options, done),
          deadlineMs,
        );
        return tokenOf(answer.deletedAt);
      });
    },

    writeSchema: () =>
      closed(async () => {
        const answer = await connection.call<v1.WriteSchemaResponse>(
          (zed, options, done) => zed.writeSchema({ schema }, options, done),
          deadlineMs,
        );
        return tokenOf(answer.writtenAt);
      }),

    async readSchema() {
      try {
        const answer = await connection.call<v1.ReadSchemaResponse>(
          (zed, options, done) => zed.readSchema({}, options, done),
          deadlineMs,
        );
        return answer.schemaText;
      } catch (error) {
        if (isServiceError(error) && error.code === status.NOT_FOUND) return null;
        throw failClosed(error);
      }
    },

    readAllMembers: () => readMembers(connection, {}),
    readMembers: (workspaceId) => readMembers(connection, { workspaceId }),
    hasMembers: async () => (await readMembers(connection, { limit: 1 })).length > 0,

    isBreakerOpen: () => connection.isBreakerOpen(),
    close: () => connection.close(),
  };
}

async function readMembers(
  connection: Connection,
  { workspaceId, limit = 0 }: { workspaceId?: string; limit?: number },
): Promise<AuthzMember[]> {
  const optionalResourceId = workspaceId ? objectReference(workspaceType, workspaceId).objectId : "";
  const request = v1.ReadRelationshipsRequest.create({
    consistency: consistency(),
    relationshipFilter: v1.RelationshipFilter.create({ resourceType: workspaceType, optionalResourceId }),
    optionalLimit: limit,
  });
  try {
    const rows = await connection.collect<v1.ReadRelationshipsResponse>(
      (zed, options) => zed.readRelationships(request, options),
      workspaceId || limit ? deadlineMs : bulkDeadlineMs,
    );
    return rows.flatMap(({ relationship }) => (relationship ? [memberOf(relationship)] : []));
  } catch (error) {
    if (isServiceError(error) && error.code === status.FAILED_PRECONDITION) return [];
    throw failClosed(error);
  }
}

function consistency(token?: string): v1.Consistency {
  return token === undefined
    ? { requirement: { oneofKind: "fullyConsistent", fullyConsistent: true } }
    : { requirement: { oneofKind: "atLeastAsFresh", atLeastAsFresh: { token } } };
}

async function closed<T>(run: () => Promise<T>): Promise<T> {
  return run().catch((error: unknown) => Promise.reject(failClosed(error)));
}

/** A refusal that we did not expect (a lost schema, a wrong preshared key) is as good as no answer. */
function failClosed(error: unknown): unknown {
  return isServiceError(error)
    ? new AuthzUnavailableError(`SpiceDB refused: ${error.details}`, { cause: error })
    : error;
}

function malformed(cause: Error): MalformedConsistencyTokenError {
  return new MalformedConsistencyTokenError("SpiceDB cannot read this consistency token", { cause });
}

function tokenOf(zedToken: v1.ZedToken | undefined): string {
  if (!zedToken) throw new AuthzUnavailableError("SpiceDB wrote without naming the moment");
  return zedToken.token;
}
