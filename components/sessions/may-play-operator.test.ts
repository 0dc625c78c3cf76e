import { expect, test } from "vitest";
import type { OpenedWorkspace } from "../workspace/workspace-context.tsx";
import { mayPlayOperator } from "./may-play-operator.ts";

const may = (environment: "TEST" | "LIVE", roles: OpenedWorkspace["roles"]) =>
  mayPlayOperator({ roles, config: { environment } });

test("only with test money, and only who is of both sides", () => {
  expect(may("TEST", ["CONSUMER", "SUPPLIER"])).toBe(true);
  expect(may("LIVE", ["CONSUMER", "SUPPLIER"])).toBe(false);
  expect(may("TEST", ["CONSUMER"])).toBe(false);
  expect(may("TEST", ["SUPPLIER"])).toBe(false);
});
