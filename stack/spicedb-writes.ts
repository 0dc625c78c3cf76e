import type { Engine, unaryCalls } from "./spicedb-library.ts";

const writes: ReadonlySet<string> = new Set<keyof typeof unaryCalls>([
  "/authzed.api.v1.PermissionsService/WriteRelationships",
  "/authzed.api.v1.PermissionsService/DeleteRelationships",
  "/authzed.api.v1.SchemaService/WriteSchema",
]);

/**
 * One write at a time. The memory store numbers a write before it is its turn, so of two at once the later may end up
 * below the earlier, and "the newest state" is then one in which the later has not happened. Reads go on beside.
 */
export function withWritesInTurn(engine: Engine): Engine {
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...engine,
    call(path, request) {
      if (!writes.has(path)) return engine.call(path, request);
      const turn = last.then(() => engine.call(path, request));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
