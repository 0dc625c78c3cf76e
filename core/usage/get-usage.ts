import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import { readNow } from "../clock.sql.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { UsageQuery, UsageRow } from "./usage.schemas.ts";
import { selectUsage } from "./usage.sql.ts";

const dayMs = 86_400_000;
const defaultDays = 30;
const maxDays = 400;

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

/**
 * What the workspace used as a consumer, by day or by key: sessions that were live, their seconds and charges, and calls
 * (spec 7.13). Days are UTC, both ends included, at most 400.
 * @throws DomainError INVALID_INPUT from, to
 */
export async function getUsage(ctx: WorkspaceContext, query: UsageQuery): Promise<UsageRow[]> {
  await requireAccess(ctx, access.readUsage);
  const to = query.to ?? dayOf((await readNow(ctx)).getTime());
  const from = query.from ?? dayOf(startOf(to) - (defaultDays - 1) * dayMs);
  const days = (startOf(to) - startOf(from)) / dayMs + 1;
  if (days < 1) throw new DomainError("INVALID_INPUT", "to");
  if (days > maxDays) throw new DomainError("INVALID_INPUT", "from");
  return selectUsage(ctx, { from, to, by: query.by });
}
