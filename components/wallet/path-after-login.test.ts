import { expect, test } from "vitest";
import { pathAfterLogin } from "./path-after-login.ts";

const ORIGIN = "http://localhost:3000";
const a = { id: "a", slug: "acme-eyes" };
const b = { id: "b", slug: "beta" };

test.each([
  ["no workspace leads to the form", [], undefined, { path: "/workspaces/new", select: null }],
  ["one is selected and entered", [a], undefined, { path: "/w/acme-eyes", select: "a" }],
  ["several lead to the picker", [a, b], undefined, { path: "/workspaces", select: null }],
  [
    "next wins and selects its workspace",
    [a, b],
    "/w/beta/sessions?state=LIVE#x",
    { path: "/w/beta/sessions?state=LIVE#x", select: "b" },
  ],
  ["next outside workspaces selects the only one", [a], "/docs/quickstart", { path: "/docs/quickstart", select: "a" }],
  ["next without any workspace still wins", [], "/docs", { path: "/docs", select: null }],
])("%s", (_, workspaces, next, expected) => {
  expect(pathAfterLogin(workspaces, next, ORIGIN)).toEqual(expected);
});

test.each([
  "https://evil.example/",
  "//evil.example/w/acme-eyes",
  "/\\evil.example",
  "/\t/evil.example",
  "javascript:alert(1)",
  "http://localhost:3000.evil.example/",
])("a next that leaves the origin is ignored: %s", (next) => {
  expect(pathAfterLogin([a], next, ORIGIN).path).toBe("/w/acme-eyes");
});
