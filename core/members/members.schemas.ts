import { z } from "zod";
import {
  address,
  consistencyToken,
  outputAddress,
  outputId,
  queryInteger,
  text,
  timestamp,
} from "../primitives.schemas.ts";
import { exampleWorkspace, Role, Workspace } from "../workspaces/workspaces.schemas.ts";

const example = {
  id: "019e2122-f680-7b10-8c20-3d40e5f60718",
  workspaceId: "3a91cf0e-7b1d-4c55-9e0a-2f6d8b1c4e70",
  walletAddress: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
  role: "VIEWER",
  createdAt: "2026-05-13T11:40:00.000Z",
};
const token = "GgYKBENPb1Y=";

/** Spec 7.10. */
export const Member = z
  .object({ id: outputId, workspaceId: outputId, walletAddress: outputAddress, role: Role, createdAt: timestamp })
  .meta({ id: "Member", example });
export type Member = z.infer<typeof Member>;

/** A member after a write, with the token of that write (spec 1.4). */
export const ChangedMember = Member.extend({ consistencyToken }).meta({
  id: "ChangedMember",
  example: { ...example, consistencyToken: token },
});
export type ChangedMember = z.infer<typeof ChangedMember>;

export const RemovedMember = z.object({ ok: z.literal(true), consistencyToken }).meta({
  id: "RemovedMember",
  example: { ok: true, consistencyToken: token },
});
export type RemovedMember = z.infer<typeof RemovedMember>;

export const DeletedWorkspace = Workspace.extend({ consistencyToken }).meta({
  id: "DeletedWorkspace",
  example: { ...exampleWorkspace, deletedAt: "2026-05-14T09:00:00.000Z", consistencyToken: token },
});
export type DeletedWorkspace = z.infer<typeof DeletedWorkspace>;

export const ListMembersQuery = z.object({ limit: queryInteger(1, 200).default(50), cursor: text.optional() });
export type ListMembersQuery = z.infer<typeof ListMembersQuery>;

export const AddMemberInput = z
  .object({ walletAddress: address, role: Role })
  .meta({ id: "AddMemberInput", example: { walletAddress: example.walletAddress, role: "VIEWER" } });
export type AddMemberInput = z.infer<typeof AddMemberInput>;

export const UpdateMemberInput = z.object({ role: Role }).meta({ id: "UpdateMemberInput", example: { role: "ADMIN" } });

export const TransferWorkspaceInput = z
  .object({ walletAddress: address })
  .meta({ id: "TransferWorkspaceInput", example: { walletAddress: example.walletAddress } });
