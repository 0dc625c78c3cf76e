import { expect, test } from "vitest";
import { requireSecret } from "./cron.ts";

const refused = expect.objectContaining({ code: "NOT_AUTHENTICATED", detail: "cron:secret" });

test.each([undefined, "", "Bearer ", "Bearer undefined", "Bearer null"])(
  "without a CRON_SECRET %j is refused",
  (sent) => {
    expect(() => requireSecret(sent, undefined)).toThrow(refused);
    expect(() => requireSecret(sent, "")).toThrow(refused);
  },
);

test("the secret itself passes, any other does not", () => {
  expect(() => requireSecret("Bearer 0123456789abcdef", "0123456789abcdef")).not.toThrow();
  for (const sent of [undefined, "0123456789abcdef", "Bearer 0123456789abcde", "bearer 0123456789abcdef"]) {
    expect(() => requireSecret(sent, "0123456789abcdef")).toThrow(refused);
  }
});
