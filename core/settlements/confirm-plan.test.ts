import { expect, inject, test } from "vitest";
import { createTestDatabase } from "#db/testing.ts";
import { explainingDatabase } from "#db/testing-explain.ts";
import { testClients } from "../sessions/testing.ts";
import { confirmSettlements } from "./confirm-settlements.ts";

test("a plan made while the ledger was empty still looks each payment up by its session", async () => {
  const url = new URL(await createTestDatabase(inject("parts").databaseUrl));
  url.searchParams.set("plan_cache_mode", "force_generic_plan");
  const db = await explainingDatabase(url.href);
  try {
    await confirmSettlements({ ...testClients({ db }), actor: { kind: "system" }, requestId: "plan", ip: null });
    const ledger = db.take().nodes.filter((node) => node["Relation Name"] === "chain_events");
    expect(ledger).not.toEqual([]);
    for (const node of ledger)
      expect(node["Index Name"] ?? JSON.stringify(node.Plans)).toContain("chain_events_session");
  } finally {
    await db.close();
  }
});
