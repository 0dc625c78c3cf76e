import "server-only";
import { sql } from "drizzle-orm";
import type { Clients } from "./context.ts";

/** The one clock: the database's, with the test clock's offset. */
export async function readNow({ db }: Pick<Clients, "db">): Promise<Date> {
  const row = await db.row<{ now: Date }>(sql`select lx_now() as now`);
  if (!row) throw new Error("select returned no row");
  return row.now;
}
