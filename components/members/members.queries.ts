"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type CallOptions, fetchAnswer, fetchApi } from "../api/fetch-api.ts";
import type { ChangedMember, Member, RemovedMember, Role } from "../api/wire.ts";
import { type Rendered, toFact } from "../sessions/sessions.queries.ts";

/** A workspace has at most 100 members (spec 7.10): one page holds them all. */
const EVERY_MEMBER = 100;

function readMembers(workspaceId: string, signal: AbortSignal) {
  return fetchAnswer<Member[]>(`/workspaces/${workspaceId}/members`, {
    query: { limit: EVERY_MEMBER },
    workspaceId,
    workspaceBy: "path",
    signal,
  });
}

/** All members, oldest first. */
export function useMembers(workspaceId: string, rendered: Rendered<Member[]>) {
  return useQuery({
    queryKey: ["members", workspaceId],
    queryFn: async ({ signal }) => toFact(await readMembers(workspaceId, signal)),
    initialData: () => toFact(rendered),
    refetchInterval: 15_000,
  });
}

/** The same for a dialog, which reads them when it opens. */
export function useMembersOnDemand(workspaceId: string) {
  return useQuery({
    queryKey: ["members", workspaceId, "demand"],
    queryFn: async ({ signal }) => (await readMembers(workspaceId, signal)).data,
  });
}

function useMemberChange<I, T>(workspaceId: string, toCall: (input: I) => CallOptions & { path: string }) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: I) => {
      const { path, ...options } = toCall(input);
      return fetchApi<T>(`/workspaces/${workspaceId}${path}`, { ...options, workspaceId, workspaceBy: "path" });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["members", workspaceId] }),
  });
}

interface MemberRole {
  walletAddress: string;
  role: Role;
}

export const useAddMember = (workspaceId: string) =>
  useMemberChange<MemberRole, ChangedMember>(workspaceId, (body) => ({
    path: "/members",
    method: "POST",
    body: { ...body },
  }));

export const useUpdateMember = (workspaceId: string) =>
  useMemberChange<MemberRole, ChangedMember>(workspaceId, ({ walletAddress, role }) => ({
    path: `/members/${walletAddress}`,
    method: "PATCH",
    body: { role },
  }));

/** Removes a member; one's own address means leaving. */
export const useRemoveMember = (workspaceId: string) =>
  useMemberChange<string, RemovedMember>(workspaceId, (walletAddress) => ({
    path: `/members/${walletAddress}`,
    method: "DELETE",
  }));

/** Makes another member the owner and the caller an admin. */
export const useTransfer = (workspaceId: string) =>
  useMemberChange<string, ChangedMember>(workspaceId, (walletAddress) => ({
    path: "/transfer",
    method: "POST",
    body: { walletAddress },
  }));
