import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import { expect, test } from "vitest";
import { routes } from "../app/routes.gen.ts";
import { openApiDocument } from "../http/luxxon/openapi.ts";

const document = await openApiDocument(routes, { APP_URL: "http://localhost:3000" });

/** `npx vitest run sdk/api.test.ts -u` writes the file anew. */
test("the types of the client are those of the document", async () => {
  const withoutExamples = JSON.parse(JSON.stringify(document), (name, value) =>
    name === "example" || name === "examples" ? undefined : value,
  );
  const types = astToString(await openapiTS(withoutExamples, { defaultNonNullable: false }));
  await expect(`${COMMENT_HEADER}${types}`).toMatchFileSnapshot("./api.gen.ts");
});
