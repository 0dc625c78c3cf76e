import { expect, test } from "vitest";
import { spendColumns } from "./spend-columns.ts";

const days = ["2026-05-12", "2026-05-13"];
const row = (day: string, keyId: string | null, micro: number) => ({ day, keyId, chargedMicroUsdc: String(micro) });

test("stacks by key, the greatest first, and says exact amounts", () => {
  const { series, columns, totalMicroUsdc } = spendColumns(
    days,
    [row("2026-05-12", "a", 100_000), row("2026-05-13", "a", 28_000), row("2026-05-13", null, 500_000)],
    new Map([["a", "agent"]]),
  );
  expect(series).toEqual([
    { name: "Console", color: 0 },
    { name: "agent", color: 1 },
  ]);
  expect(columns).toMatchObject([
    { name: "12 May", values: [0, 0.1], total: "0.10\u00a0USDC" },
    { name: "13 May", values: [0.5, 0.028], texts: ["0.50", "0.028"], total: "0.528\u00a0USDC" },
  ]);
  expect(totalMicroUsdc).toBe(628_000n);
});

test("more than six keys: five by name, the rest together and nothing lost", () => {
  const rows = Array.from({ length: 9 }, (_, at) => row("2026-05-13", `k${at}`, 1_000_000 * (9 - at)));
  const { series, columns } = spendColumns(days, rows, new Map(rows.map(({ keyId }) => [keyId ?? "", "same"])));
  expect(series.at(-1)).toEqual({ name: "Other", color: 5 });
  expect(new Set(series.map(({ name }) => name)).size).toBe(6);
  expect(columns[1]?.values).toEqual([9, 8, 7, 6, 5, 10]);
});
