import "server-only";

type Cell = string | number | bigint | null;

/** A cell that spreadsheets would take for a formula; whole numbers are none. */
const formula = /^[=+\-@\t\r]/;
const wholeNumber = /^-?\d+$/;

/** RFC 4180: CRLF, quoted where needed; a cell that looks like a formula gets an apostrophe in front. */
export function toCsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(toCell).join(",")}\r\n`).join("");
}

function toCell(value: Cell): string {
  const text = value === null ? "" : String(value);
  const safe = formula.test(text) && !wholeNumber.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
