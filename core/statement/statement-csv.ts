import "server-only";
import { toCsv } from "../csv.ts";
import { type Statement, StatementLine } from "./statement.schemas.ts";

const columns = Object.keys(StatementLine.shape) as (keyof StatementLine)[];
const balanceAt = columns.indexOf("balanceMicroUsdc");
const kindAt = columns.indexOf("kind");

/** The statement as a table: a row for the opening balance, one a line, a row for the closing balance. */
export function statementCsv({ openingBalanceMicroUsdc, closingBalanceMicroUsdc, lines }: Statement): string {
  return toCsv(columns, [
    balanceRow("OPENING_BALANCE", openingBalanceMicroUsdc),
    ...lines.map((line) => columns.map((column) => line[column])),
    balanceRow("CLOSING_BALANCE", closingBalanceMicroUsdc),
  ]);
}

const balanceRow = (kind: string, balance: string) =>
  columns.map((_, at) => (at === kindAt ? kind : at === balanceAt ? balance : null));
