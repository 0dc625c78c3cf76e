import { expect, test } from "vitest";
import { operationTitle } from "./operation-title.ts";

test.each([
  ["createLoginChallenge", "Create login challenge"],
  ["getOpenApi", "Get OpenAPI"],
  ["listKeys", "List keys"],
])("%s reads %s", (id, title) => expect(operationTitle(id)).toBe(title));
