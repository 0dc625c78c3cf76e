import { expect, it } from "vitest";
import { hostedDialogs } from "./hosted-dialogs.ts";

it("a dialog that was closed is not opened again by a late redraw", () => {
  const [first, second] = [() => "first", () => "second"];
  hostedDialogs.show("top-up", first);
  hostedDialogs.redraw("top-up", second);
  expect(hostedDialogs.read().get("top-up")).toBe(second);
  hostedDialogs.close("top-up");
  hostedDialogs.redraw("top-up", first);
  expect(hostedDialogs.read().has("top-up")).toBe(false);
});
