import "server-only";
import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import postgres from "postgres";

/** Postgres did not answer in time, or the connection is gone: nothing is known about the statement's effect. */
export class DatabaseUnavailableError extends Error {
  override name = "DatabaseUnavailableError";
}

/** A unique index refused the write. `constraint` is the index's name. */
export class UniqueViolationError extends Error {
  override name = "UniqueViolationError";
  readonly constraint: string;
  constructor(constraint: string, options?: ErrorOptions) {
    super(`unique violation: ${constraint}`, options);
    this.constraint = constraint;
  }
}

export interface Database {
  /** Runs one statement and returns its rows. Dates arrive as `Date`, `bigint` columns as decimal strings. */
  rows<Row extends object>(statement: SQL): Promise<Row[]>;
  /** Like `rows`, for a statement that returns at most one row. */
  row<Row extends object>(statement: SQL): Promise<Row | undefined>;
  /** Of this process, now. */
  usage(): { running: number; waiting: number; max: number };
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  /** Connections of this process. */
  max?: number;
  /** After this long a statement counts as unanswered. */
  timeoutMs?: number;
  /** Told of every statement by its text; what it returns is called when the statement is over. */
  observe?: ((text: string) => (error?: unknown) => void) | undefined;
}

const dialect = new PgDialect();

/** Known to postgres.js, missing from its types. */
const unpipelined = { max_pipeline: 1 };

/**
 * Opens a pool. Every statement has a deadline, is prepared once per connection and never pipelined, so that a dying
 * backend fails exactly the statement it was running.
 * @throws DatabaseUnavailableError, UniqueViolationError
 */
export function createDatabase({ url, max = 10, timeoutMs = 3_000, observe }: DatabaseOptions): Database {
  const client = postgres(url, {
    max,
    ...unpipelined,
    fetch_types: false,
    connect_timeout: 2,
    idle_timeout: 60,
    backoff: (retries) => Math.min(0.05 * 2 ** retries, 1),
    connection: { statement_timeout: timeoutMs, application_name: "luxxon" },
    onnotice: () => undefined,
  });

  let asked = 0;

  async function rows<Row extends object>(statement: SQL): Promise<Row[]> {
    const { sql, params } = dialect.sqlToQuery(statement);
    asked += 1;
    const ended = observe?.(sql);
    const query = client.unsafe<Row[]>(sql, params as postgres.ParameterOrJSON<never>[], { prepare: true });
    try {
      const found = [...(await withDeadline(query, timeoutMs + 500))];
      ended?.();
      return found;
    } catch (error) {
      ended?.(error);
      throw decode(error);
    } finally {
      asked -= 1;
    }
  }

  return {
    rows,
    row: async <Row extends object>(statement: SQL) => (await rows<Row>(statement))[0],
    usage: () => ({ running: Math.min(asked, max), waiting: Math.max(0, asked - max), max }),
    close: () => client.end({ timeout: 2 }),
  };
}

function withDeadline<T>(query: postgres.PendingQuery<T[] & postgres.Row[]>, ms: number) {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    timeout.reject(new DatabaseUnavailableError(`no answer within ${ms} ms`));
    query.cancel();
  }, ms);
  return Promise.race([query, timeout.promise]).finally(() => clearTimeout(timer));
}

/** SQLSTATE classes that mean "ask again later": connection, resources, operator intervention, rollback by deadlock. */
const transient = /^(08|53|57|40)/;
const connectionCodes = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "CONNECTION_CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
  "ETIMEDOUT",
]);

function decode(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseUnavailableError) return error;
  const { code, constraint_name: constraint } = error as { code?: string; constraint_name?: string };
  if (code === "23505") return new UniqueViolationError(constraint ?? "", { cause: error });
  if (code && (transient.test(code) || connectionCodes.has(code))) {
    return new DatabaseUnavailableError(error.message, { cause: error });
  }
  return error;
}
