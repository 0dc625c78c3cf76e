import { expect, test } from "vitest";
import { Scope } from "#core/keys/keys.schemas.ts";
import { presets, scopeGrid, scopesTitle } from "./key-scopes.ts";

test("the grid offers every scope of the wire once", () => {
  const offered = scopeGrid.flatMap((row) => row.cells.map((cell) => cell.scope));
  expect([...offered].sort()).toEqual([...Scope.options].sort());
});

test("read only can neither open nor operate", () => {
  expect(presets.read.scopes.every((scope) => scope.endsWith(":read"))).toBe(true);
});

test("a set of scopes is called by its preset, whatever the order", () => {
  expect(scopesTitle(["wallet:read", "sessions:read", "pricing:read"])).toBe("Read only");
  expect(scopesTitle(["sessions:read"])).toBe("1 permission");
});
