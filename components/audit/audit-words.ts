import type { AuditEntry, Role } from "../api/wire.ts";
import { shortHex, shortId } from "../ui/shorten.ts";
import { roleWords } from "../workspace/roles.ts";

/** What was done, as the rest of a sentence that starts with who did it. */
export interface AuditWords {
  verb: string;
  /** What it was done to; `path` is its page below `/w/{slug}`. */
  subject?: { text: string; path?: string; mono?: boolean } | undefined;
  more?: string | undefined;
}

const said = (value: unknown) => (typeof value === "string" ? value : undefined);
const role = (value: unknown) => (roleWords[value as Role] ?? "nobody").toLowerCase();

const sessionVerbs: Record<string, string> = {
  create: "opened session",
  accept: "accepted session",
  dispatch: "found an operator for session",
  start: "started session",
  end: "ended session",
  cancel: "cancelled session",
  live: "session",
  expire: "session",
};
/** What comes after the session where nobody did it. */
const sessionEnds: Record<string, string> = { live: "went live", expire: "expired" };
const settlementVerbs: Record<string, string> = {
  submit: "settlement of session",
  confirm: "settlement of session",
  fail: "settlement of session",
};
const settlementEnds: Record<string, string> = { submit: "sent", confirm: "confirmed", fail: "failed" };
const keyVerbs: Record<string, string> = { create: "created key", revoke: "revoked key" };
const webhookVerbs: Record<string, string> = {
  create: "added endpoint",
  update: "changed endpoint",
  delete: "deleted endpoint",
  rotate: "rotated the secret of endpoint",
};
const workspaceVerbs: Record<string, string> = {
  create: "created the workspace",
  update: "changed the workspace",
  delete: "deleted the workspace",
  transfer: "transferred the workspace",
};

const memberVerbs: Record<string, string> = {
  add: "added member",
  update: "changed the role of member",
  remove: "removed member",
};
const verbs = {
  workspace: workspaceVerbs,
  member: memberVerbs,
  apiKey: keyVerbs,
  webhook: webhookVerbs,
  session: sessionVerbs,
  settlement: settlementVerbs,
};

/** Every action of the wire (spec 7.12). */
export const auditActions = Object.entries(verbs).flatMap(([area, each]) =>
  Object.keys(each).map((verb) => `${area}.${verb}`),
);

/** An entry in words; an unknown action is said as it is. */
export function auditWords({ action, targetId, metadata }: Omit<AuditEntry, "id" | "at">): AuditWords {
  const [area = "", verb = ""] = action.split(".");
  const unknown: AuditWords = { verb: action, subject: { text: shortId(targetId), mono: true } };
  const session = { text: shortId(targetId), path: `sessions/${targetId}`, mono: true };
  switch (area) {
    case "session":
      return sessionVerbs[verb]
        ? { verb: sessionVerbs[verb], subject: session, more: sessionEnds[verb] ?? endWords(metadata) }
        : unknown;
    case "settlement":
      return settlementVerbs[verb]
        ? { verb: settlementVerbs[verb], subject: session, more: settlementEnds[verb] }
        : unknown;
    case "apiKey": {
      const rerolled = metadata.rotatedFrom !== undefined || metadata.rotatedTo !== undefined;
      const subject = { text: said(metadata.label) ?? shortId(targetId), path: `keys/${targetId}` };
      return keyVerbs[verb] ? { verb: keyVerbs[verb], subject, more: rerolled ? "by reroll" : undefined } : unknown;
    }
    case "webhook": {
      const subject = { text: said(metadata.host) ?? shortId(targetId), path: `webhooks/${targetId}` };
      return webhookVerbs[verb]
        ? { verb: webhookVerbs[verb], subject: verb === "delete" ? { text: subject.text } : subject }
        : unknown;
    }
    case "member":
      return memberWords(verb, said(metadata.walletAddress) ?? targetId, metadata) ?? unknown;
    case "workspace":
      return workspaceVerbs[verb] ? { verb: workspaceVerbs[verb] } : unknown;
    default:
      return unknown;
  }
}

function endWords({ endReason }: AuditEntry["metadata"]): string | undefined {
  return endReason === "CREDIT_EXHAUSTED" ? "because the pool was empty" : undefined;
}

function memberWords(verb: string, wallet: string, { from, to }: AuditEntry["metadata"]): AuditWords | undefined {
  const subject = { text: shortHex(wallet), mono: true };
  if (verb === "add") return { verb: "added member", subject, more: `as ${role(to)}` };
  if (verb === "remove") return { verb: "removed member", subject };
  if (verb === "update") return { verb: "made", subject, more: `${role(to)}, who was ${role(from)}` };
}
