import type { Page } from "@playwright/test";
import { generatePrivateKey } from "viem/accounts";
import type { Fixtures } from "./fixtures.ts";
import { callApi, fillPool, type PreparedWorkspace, prepareWorkspace } from "./prepare.ts";

/** A place in the empty Pacific: operators of other tests are never in reach. */
export function freshPlace(): { lat: number; lng: number } {
  const pick = (from: number) => Number((from + Math.random() * 40).toFixed(2));
  return { lat: pick(-50), lng: pick(-140) };
}

/** A workspace of somebody else, with 5 USDC in its pool; the browser does not sign in as them. */
export async function prepareOther(stack: Fixtures["stack"], page: Page): Promise<PreparedWorkspace> {
  const context = await page.context().browser()?.newContext();
  if (!context) throw new Error("no browser");
  const key = generatePrivateKey();
  const workspace = await prepareWorkspace(stack, context, key);
  await context.close();
  await fillPool(stack, workspace, key, 5_000_000n);
  return workspace;
}

/** Their request for ten minutes of a point. */
export const askForView = (
  stack: Fixtures["stack"],
  { cookie }: PreparedWorkspace,
  point: { lat: number; lng: number },
) => callApi<{ id: string }>(stack, "POST", "/sessions", { cookie, body: { ...point, maxDurationSeconds: 600 } });

/** Them as an operator around a point. */
export const goOnline = (stack: Fixtures["stack"], { id, cookie }: PreparedWorkspace, lat: number, lng: number) =>
  callApi(stack, "PATCH", `/workspaces/${id}`, {
    cookie,
    body: { coverageLat: lat, coverageLng: lng, coverageRadiusMeters: 2_000, availabilityState: "ONLINE" },
  });
