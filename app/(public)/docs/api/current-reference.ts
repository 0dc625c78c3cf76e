import type { OpenApi } from "#components/docs/openapi.ts";
import { type Reference, readReference } from "#components/docs/read-reference.ts";
import { clients } from "#http/context.ts";
import { openApiDocument } from "#http/luxxon/openapi.ts";
import { routes } from "../../../routes.gen.ts";

const references = new WeakMap<object, Reference>();

/** The reference of this server, read from its document once per process. */
export async function currentReference(): Promise<Reference> {
  const document = await openApiDocument(routes, clients().settings);
  const reference = references.get(document) ?? readReference(document as unknown as OpenApi);
  references.set(document, reference);
  return reference;
}
