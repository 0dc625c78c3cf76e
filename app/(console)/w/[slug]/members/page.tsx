import type { Metadata } from "next";
import { Failure } from "#components/errors/failure.tsx";
import { AddMemberButton } from "#components/members/add-member-button.tsx";
import { MembersList } from "#components/members/members-list.tsx";
import { PageHead } from "#components/shell/page-head.tsx";
import { listMembers } from "#core/members/list-members.ts";
import { openWorkspace } from "#http/console.ts";
import { attempt } from "../../../attempt.ts";

export const metadata: Metadata = { title: "Members" };

/** A workspace has at most 100 members (spec 7.10). */
const EVERY_MEMBER = 100;

export default async function MembersPage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  const { role, ctx } = await openWorkspace(slug);
  const members = await attempt(ctx, () => listMembers(ctx, { limit: EVERY_MEMBER }));
  return (
    <>
      <PageHead title="Members" actions={role !== "VIEWER" && <AddMemberButton />} />
      {members.ok ? (
        <MembersList rendered={{ data: members.data.rows, at: members.at }} />
      ) : (
        <Failure facts={members.facts} retry />
      )}
    </>
  );
}
