import { describe, expect, test } from "vitest";
import { AuditAction } from "#core/audit/audit.schemas.ts";
import { auditActions, auditWords } from "./audit-words.ts";

const id = "019e212c-1e40-7a11-9c22-33dd44ee55ff";
const entry = (action: string, metadata: Record<string, unknown> = {}, targetId = id) => ({
  action,
  targetType: "",
  targetId,
  metadata,
  requestId: null,
  ip: null,
  actor: { kind: "system" as const, walletAddress: null, keyId: null },
});

test("every action of the wire can be asked for, once", () =>
  expect([...auditActions].sort()).toEqual([...AuditAction.options].sort()));

describe("auditWords", () => {
  test("has words of its own for every action of the wire", () => {
    for (const action of AuditAction.options) expect(auditWords(entry(action)).verb).not.toBe(action);
  });
  test("names a key by its label and leads to it", () =>
    expect(auditWords(entry("apiKey.revoke", { label: "agent", rotatedTo: id }))).toEqual({
      verb: "revoked key",
      subject: { text: "agent", path: `keys/${id}` },
      more: "by reroll",
    }));
  test("says which role a member had and has", () => {
    const walletAddress = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    expect(auditWords(entry("member.update", { walletAddress, from: "OWNER", to: "VIEWER" }))).toEqual({
      verb: "made",
      subject: { text: "0x7099…79C8", mono: true },
      more: "viewer, who was owner",
    });
  });
  test("a deleted endpoint has no page to lead to", () =>
    expect(auditWords(entry("webhook.delete", { host: "example.com" })).subject).toEqual({ text: "example.com" }));
  test("an unknown action is said as it is", () => expect(auditWords(entry("moon.landing")).verb).toBe("moon.landing"));
});
