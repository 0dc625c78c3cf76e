import { describe, expect, test } from "vitest";
import type { Role } from "../api/wire.ts";
import { grantableRoles, memberRights } from "./member-rights.ts";

const me = (role: Role) => ({ walletAddress: "0xAa", role });
const other = (role: Role) => ({ walletAddress: "0xBb", role });

describe("memberRights", () => {
  test("only an owner touches owners", () => {
    expect(memberRights(me("OWNER"), other("OWNER"), 2)).toEqual({ roles: ["ADMIN", "VIEWER"], remove: "remove" });
    expect(memberRights(me("ADMIN"), other("OWNER"), 2)).toEqual({ roles: [], remove: "no" });
  });
  test("an admin gives and takes the roles below an owner", () => {
    expect(memberRights(me("ADMIN"), other("VIEWER"), 1)).toEqual({ roles: ["ADMIN"], remove: "remove" });
    expect(grantableRoles("ADMIN")).not.toContain("OWNER");
  });
  test("a viewer changes nobody and may leave, whatever the case of the address", () => {
    expect(memberRights(me("VIEWER"), other("ADMIN"), 1)).toEqual({ roles: [], remove: "no" });
    expect(memberRights(me("VIEWER"), { walletAddress: "0xaA", role: "VIEWER" }, 1).remove).toBe("leave");
  });
  test("the last owner stays, and the reason is said", () => {
    const rights = memberRights(me("OWNER"), { walletAddress: "0xAa", role: "OWNER" }, 1);
    expect(rights).toMatchObject({ roles: [], remove: "no" });
    expect(rights.reason).toContain("make another member an owner");
    expect(memberRights(me("ADMIN"), other("OWNER"), 1).reason).toBe("The only owner.");
  });
});
