import { expect, test } from "vitest";
import { auditHref, auditQuery, readAuditFilters } from "./audit-filters.ts";

test("what is not a filter of the log is forgotten", () =>
  expect(readAuditFilters({ action: "all", actor: "'; drop", from: "2026-02-31x", to: ["2026-05-01"] })).toEqual({
    action: "",
    actor: "",
    from: "",
    to: "",
  }));

test.each(["2026-02-31", "2026-13-01", "9999-12-31"])("%s is no day to look for", (from) =>
  expect(readAuditFilters({ from }).from).toBe(""),
);

test("an address keeps its filters, and leaves empty ones out", () => {
  const filters = readAuditFilters({ action: "apiKey.revoke", actor: "system", from: "2026-05-01" });
  expect(auditHref("acme", filters)).toBe("/w/acme/audit?action=apiKey.revoke&actor=system&from=2026-05-01");
});

test("the last day is included", () =>
  expect(auditQuery({ action: "", actor: "", from: "2026-05-01", to: "2026-05-31" })).toEqual({
    since: "2026-05-01T00:00:00Z",
    until: "2026-06-01T00:00:00.000Z",
  }));
