import { inject } from "vitest";
import { type AuthzClient, createAuthzClient } from "./client.ts";

/** A client of this run's real SpiceDB, with the schema written. Workspaces are apart by their ids; close it after. */
export async function connectTestAuthz(): Promise<AuthzClient> {
  const client = createAuthzClient(inject("parts").spicedb);
  await client.writeSchema();
  return client;
}
