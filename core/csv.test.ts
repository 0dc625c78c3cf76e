import fc from "fast-check";
import { expect, test } from "vitest";
import { toCsv } from "./csv.ts";

/** Reads RFC 4180 back. */
function parse(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < csv.length) {
    let cell = "";
    if (csv[at] === '"') {
      for (at++; !(csv[at] === '"' && csv[at + 1] !== '"'); at++) {
        if (csv[at] === '"') at++;
        cell += csv[at];
      }
      at++;
    } else {
      while (csv[at] !== "," && csv[at] !== "\r") cell += csv[at++];
    }
    row.push(cell);
    if (csv[at] === ",") at++;
    else {
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

test("whatever stands in a cell, the reader gets it back, and no spreadsheet takes it for a formula", () => {
  const cell = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom(",", '"', "\n", "\r", "=", "+", "-", "@", "\t", "x", "1") }),
  );
  const cells = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(cells, (rows) => {
      const read = parse(toCsv(["a", "b"], rows)).slice(1);
      expect(read.map((row) => row.map((text) => text.replace(/^'(?=[=+\-@\t\r'])/, "")))).toEqual(
        rows.map((row) => row.map((text) => text.replace(/^'(?=[=+\-@\t\r'])/, ""))),
      );
      for (const text of read.flat()) expect(text).toMatch(/^(?![=+\-@\t\r])|^-?\d+$/);
    }),
  );
});

test("numbers stay numbers, nothing is an empty cell, lines end with CRLF", () => {
  expect(
    toCsv(
      ["amount", "note"],
      [
        [-28000n, null],
        ["-28000", "=1+1"],
        [5, 'say "hi", twice'],
      ],
    ),
  ).toBe('amount,note\r\n-28000,\r\n-28000,\'=1+1\r\n5,"say ""hi"", twice"\r\n');
});
