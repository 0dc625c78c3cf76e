import { expect, test } from "vitest";
import type { Role, WorkspaceRole } from "../api/wire.ts";
import { isOffered, onlyOperates } from "./offered.ts";

const of = (roles: WorkspaceRole[], role: Role) => ({ slug: "acme", roles, role });

test("entries for operators are there for members who may act for a workspace that operates, and for nobody else", () => {
  expect(isOffered({ operators: true }, of(["SUPPLIER"], "ADMIN"))).toBe(true);
  expect(isOffered({ operators: true }, of(["CONSUMER"], "OWNER"))).toBe(false);
  expect(isOffered({ operators: true }, of(["CONSUMER", "SUPPLIER"], "VIEWER"))).toBe(false);
  expect(isOffered({}, of(["CONSUMER"], "VIEWER"))).toBe(true);
});

test("entries for admins are absent for viewers", () => {
  expect(isOffered({ admins: true }, of(["CONSUMER"], "ADMIN"))).toBe(true);
  expect(isOffered({ admins: true }, of(["CONSUMER"], "VIEWER"))).toBe(false);
});

test("only who operates and does not watch has Operate in place of the keys", () => {
  expect(onlyOperates(of(["SUPPLIER"], "OWNER"))).toBe(true);
  expect(onlyOperates(of(["SUPPLIER"], "VIEWER"))).toBe(false);
  expect(onlyOperates(of(["CONSUMER", "SUPPLIER"], "OWNER"))).toBe(false);
});
