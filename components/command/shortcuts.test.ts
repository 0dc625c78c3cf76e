import { describe, expect, test } from "vitest";
import { readKey } from "./shortcuts.ts";

const key = (name: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey", boolean>> = {}) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});
const idle = { pending: null, typing: false, single: true };

describe("keyboard shortcuts", () => {
  test("Ctrl K and ⌘ K open the menu everywhere, in a field and with single letters off too", () => {
    for (const held of [{ ctrlKey: true }, { metaKey: true }]) {
      expect(readKey(key("k", held), { pending: null, typing: true, single: false }).target).toBe("menu");
    }
    expect(readKey(key("k"), idle).target).toBeNull();
  });

  test("g and a letter go to a page; another letter between them forgets the g", () => {
    const { pending } = readKey(key("g"), idle);
    expect(pending).toBe("g");
    expect(readKey(key("s"), { ...idle, pending })).toEqual({ target: { path: "sessions" }, pending: null });
    expect(readKey(key("x"), { ...idle, pending })).toEqual({ target: null, pending: null });
  });

  test("nothing happens while typing, with a modifier, or when switched off", () => {
    expect(readKey(key("c"), idle).target).toEqual({ path: "sessions/new" });
    expect(readKey(key("c"), { ...idle, typing: true }).target).toBeNull();
    expect(readKey(key("c", { ctrlKey: true }), idle).target).toBeNull();
    expect(readKey(key("c"), { ...idle, single: false }).target).toBeNull();
  });
});
