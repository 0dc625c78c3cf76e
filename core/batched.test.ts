import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { batchedRow, batchedRows } from "./batched.ts";
import type { Clients } from "./context.ts";

const source = () => ({ db: {}, settings: {} }) as Pick<Clients, "db" | "settings">;

function selectOf(rows: readonly { key: string; at: number }[]) {
  const asked: (readonly string[])[] = [];
  const select = async (_source: object, keys: readonly string[]) => {
    asked.push(keys);
    return rows.filter(({ key }) => keys.includes(key));
  };
  return { asked, select };
}

const rows = ["a", "b", "a"].map((key, at) => ({ key, at }));

test("calls of one turn share a statement that names each key once; each hears its own", async () => {
  const { asked, select } = selectOf(rows);
  const find = batchedRows(select, ({ key }: { key: string; at: number }) => key);
  const here = source();
  const answers = await Promise.all(["a", "b", "a", "none"].map((key) => find(here, key)));
  expect(answers.map((found) => found.map(({ at }) => at))).toEqual([[0, 2], [1], [0, 2], []]);
  expect(asked).toEqual([["a", "b", "none"]]);
});

test("nothing is remembered: a later turn asks again", async () => {
  const { asked, select } = selectOf(rows);
  const find = batchedRow(select, ({ key }: { key: string; at: number }) => key);
  const here = source();
  expect((await find(here, "b"))?.at).toBe(1);
  await turn();
  expect(await find(here, "none")).toBeUndefined();
  expect(asked).toEqual([["b"], ["none"]]);
});

test("databases do not share a statement, and a failed one fails those who asked in its turn", async () => {
  const asked: string[] = [];
  const find = batchedRow(
    async (_source, keys): Promise<{ key: string }[]> => {
      asked.push(keys.join());
      if (keys.includes("bad")) throw new Error("gone");
      return keys.map((key) => ({ key }));
    },
    ({ key }) => key,
  );
  const here = source();
  const outcomes = await Promise.allSettled([find(here, "bad"), find(here, "a"), find(source(), "a")]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
  expect(asked).toEqual(["bad,a", "a"]);
  expect(await find(here, "a")).toEqual({ key: "a" });
});
