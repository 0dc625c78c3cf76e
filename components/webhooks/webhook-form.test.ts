import { describe, expect, test } from "vitest";
import { checkWebhookForm, emptyWebhookForm, toWebhookInput } from "./webhook-form.ts";

const form = { ...emptyWebhookForm, url: "https://example.com/hook" };

describe("checkWebhookForm", () => {
  test("accepts a whole https address", () => expect(checkWebhookForm(form, "LIVE")).toEqual({}));
  test.each(["", "example.com/hook", "ftp://example.com", "https://me:secret@example.com"])("refuses %j", (url) =>
    expect(checkWebhookForm({ ...form, url }, "TEST").url).toBeTruthy(),
  );
  test("plain http is for TEST", () => {
    expect(checkWebhookForm({ ...form, url: "http://localhost:4000" }, "TEST")).toEqual({});
    expect(checkWebhookForm({ ...form, url: "http://localhost:4000" }, "LIVE").url).toBe("Use https.");
  });
  test("asks for an event, and for a short description", () =>
    expect(
      Object.keys(
        checkWebhookForm({ ...form, everything: false, ticked: new Set(), description: "x".repeat(201) }, "TEST"),
      ),
    ).toEqual(["events", "description"]));
});

test("toWebhookInput sends trimmed text and the shortest list", () =>
  expect(toWebhookInput({ ...form, url: " https://example.com/hook ", everything: false })).toEqual({
    url: "https://example.com/hook",
    events: ["session.*", "settlement.*"],
    description: "",
  }));
