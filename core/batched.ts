import "server-only";
import DataLoader from "dataloader";
import type { Clients } from "./context.ts";

type Source = Pick<Clients, "db" | "settings">;
type Select<Row> = (source: Source, keys: readonly string[]) => Promise<Row[]>;

/**
 * A look-up of rows by key. Calls of one turn of the event loop share one statement, which begins after all of them:
 * each answer is as fresh as that of a statement of its own, and nothing is remembered.
 * @param select the rows of these keys, ordered as each key's rows shall be; `keys` holds each once
 */
export function batchedRows<Row>(select: Select<Row>, keyOf: (row: Row) => string) {
  const loaders = new WeakMap<Source["db"], DataLoader<string, Row[]>>();

  function open({ db, settings }: Source): DataLoader<string, Row[]> {
    const loader = new DataLoader<string, Row[]>(
      async (keys) => {
        const rows = Map.groupBy(await select({ db, settings }, [...new Set(keys)]), keyOf);
        return keys.map((key) => rows.get(key) ?? []);
      },
      { cache: false, maxBatchSize: 256, batchScheduleFn: (start) => void setImmediate(start) },
    );
    loaders.set(db, loader);
    return loader;
  }

  return (source: Source, key: string): Promise<Row[]> => (loaders.get(source.db) ?? open(source)).load(key);
}

/** The same of at most one row by key. */
export function batchedRow<Row>(select: Select<Row>, keyOf: (row: Row) => string) {
  const rows = batchedRows(select, keyOf);
  return async (source: Source, key: string): Promise<Row | undefined> => (await rows(source, key))[0];
}
