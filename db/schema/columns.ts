import { sql } from "drizzle-orm";
import { bigint, customType, timestamp, uuid } from "drizzle-orm/pg-core";

/** Primary key: UUID v7 made by the database. */
export const idV7 = () => uuid("id").primaryKey().default(sql`uuidv7()`);

/** An instant, stored with its zone and never read from an application clock. */
export const instant = (name: string) => timestamp(name, { withTimezone: true });

/** An amount in µUSDC, or another whole number that outgrows a double. */
export const whole = (name: string) => bigint(name, { mode: "bigint" });

/** An unsigned 256-bit integer as it stands in chain logs. */
export const uint256 = customType<{ data: bigint; driverData: string }>({
  dataType: () => "numeric(78,0)",
  toDriver: (value) => value.toString(),
  fromDriver: (value) => BigInt(value),
});

export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea" });
