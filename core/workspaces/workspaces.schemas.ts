import { z } from "zod";
import {
  address,
  consistencyToken,
  displayText,
  latitude,
  longitude,
  nonce,
  outputAddress,
  outputId,
  signature,
  timestamp,
  uuid,
} from "../primitives.schemas.ts";

export const Role = z.enum(["OWNER", "ADMIN", "VIEWER"]);
export type Role = z.infer<typeof Role>;

export const WorkspaceRole = z.enum(["CONSUMER", "SUPPLIER"]);
export type WorkspaceRole = z.infer<typeof WorkspaceRole>;

export const Permission = z.enum(["view", "administrate", "transfer"]);
export type Permission = z.infer<typeof Permission>;

export const DeviceKind = z.enum(["PHONE", "LAPTOP", "DRONE", "PTZ", "FIXED", "OTHER"]);
export type DeviceKind = z.infer<typeof DeviceKind>;
export const exampleWorkspace = {
  id: "3a91cf0e-7b1d-4c55-9e0a-2f6d8b1c4e70",
  slug: "acme-eyes",
  name: "Acme Vision",
  walletAddress: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  roles: ["CONSUMER", "SUPPLIER"],
  availabilityState: "OFFLINE",
  coverageLat: null,
  coverageLng: null,
  coverageRadiusMeters: null,
  deviceKind: null,
  lastSeenAt: null,
  createdAt: "2026-05-13T11:40:00.000Z",
  createdByWallet: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  deletedAt: null,
};

/** Spec 6.1. */
export const Workspace = z
  .object({
    id: outputId,
    slug: z.string(),
    name: z.string(),
    walletAddress: outputAddress,
    roles: z.array(WorkspaceRole),
    availabilityState: z.enum(["OFFLINE", "ONLINE", "BUSY"]),
    coverageLat: z.number().nullable(),
    coverageLng: z.number().nullable(),
    coverageRadiusMeters: z.number().nullable(),
    deviceKind: DeviceKind.nullable(),
    lastSeenAt: timestamp.nullable(),
    createdAt: timestamp,
    createdByWallet: outputAddress,
    deletedAt: timestamp.nullable(),
  })
  .meta({ id: "Workspace", example: exampleWorkspace });
export type Workspace = z.infer<typeof Workspace>;

export const WorkspaceSummary = z.object({ id: outputId, slug: z.string(), name: z.string(), role: Role }).meta({
  id: "WorkspaceSummary",
  example: { id: exampleWorkspace.id, slug: exampleWorkspace.slug, name: exampleWorkspace.name, role: "OWNER" },
});
export type WorkspaceSummary = z.infer<typeof WorkspaceSummary>;

export const MembershipRow = z
  .object({
    id: outputId,
    workspaceId: outputId,
    walletAddress: outputAddress,
    role: Role,
    createdAt: timestamp,
    workspace: Workspace,
  })
  .meta({
    id: "Membership",
    example: {
      id: "019e2122-f680-7b10-8c20-3d40e5f60718",
      workspaceId: exampleWorkspace.id,
      walletAddress: exampleWorkspace.walletAddress,
      role: "OWNER",
      createdAt: exampleWorkspace.createdAt,
      workspace: exampleWorkspace,
    },
  });
export type MembershipRow = z.infer<typeof MembershipRow>;

export const slug = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]$/,
    "must have 3 to 40 lower-case letters, digits or dashes, no dash at either end",
  );

export const CreateWorkspaceInput = z
  .object({
    slug,
    name: displayText(80),
    walletAddress: address,
    roles: z
      .array(WorkspaceRole)
      .min(1)
      .transform((roles) => WorkspaceRole.options.filter((role) => roles.includes(role))),
    nonce,
    signature,
  })
  .meta({
    id: "CreateWorkspaceInput",
    example: {
      slug: "acme-eyes",
      name: "Acme Vision",
      walletAddress: exampleWorkspace.walletAddress,
      roles: ["CONSUMER", "SUPPLIER"],
      nonce: "0f3c5a125b7dd8f522a1ccddb2b7e529",
      signature:
        "0x766e09a5da7119367378524cc4b2392c36f78de816c8fe34783e16b535ad7eef62dc159ab3cee5d040a8b540301ae75d21d1b118d4c99179abeccd20e3beba4d1c",
    },
  });
export type CreateWorkspaceInput = z.infer<typeof CreateWorkspaceInput>;

export const CreatedWorkspace = Workspace.extend({ consistencyToken }).meta({
  id: "CreatedWorkspace",
  example: { ...exampleWorkspace, consistencyToken: "GgYKBENPb1Y=" },
});

/** Any of them; null clears. All but the name are for suppliers. */
export const UpdateWorkspaceInput = z
  .object({
    name: displayText(80).optional(),
    availabilityState: z.enum(["ONLINE", "OFFLINE"]).optional(),
    coverageLat: latitude.nullable().optional(),
    coverageLng: longitude.nullable().optional(),
    coverageRadiusMeters: z.number().min(1).max(50_000).nullable().optional(),
    deviceKind: DeviceKind.nullable().optional(),
  })
  .meta({
    id: "UpdateWorkspaceInput",
    example: { availabilityState: "ONLINE", coverageLat: 48.8584, coverageLng: 2.2945, coverageRadiusMeters: 5000 },
  });
export type UpdateWorkspaceInput = z.infer<typeof UpdateWorkspaceInput>;

export const SelectWorkspaceInput = z
  .object({ workspaceId: uuid })
  .meta({ id: "SelectWorkspaceInput", example: { workspaceId: exampleWorkspace.id } });

export const SelectedWorkspace = z.object({ workspaceId: outputId, role: Role, walletAddress: outputAddress }).meta({
  id: "SelectedWorkspace",
  example: { workspaceId: exampleWorkspace.id, role: "OWNER", walletAddress: exampleWorkspace.walletAddress },
});
