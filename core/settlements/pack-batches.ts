import "server-only";

/** What decides where a settlement stands in a batch. */
interface Packable {
  to: string;
  sessionIdHash: string;
}

interface Limits<Row> {
  entries: number;
  gas: bigint;
  gasOf(rows: readonly Row[]): bigint;
}

/**
 * Splits settlements into batches of at most so many entries and so much gas; one that is above the gas alone stays
 * alone. Sorted by payee, who is then paid once a batch, and by sequence, which shares words of the replay guard.
 */
export function packBatches<Row extends Packable>(rows: readonly Row[], { entries, gas, gasOf }: Limits<Row>): Row[][] {
  const sorted = rows.toSorted((a, b) => compare(a.to, b.to) || compare(sequence(a), sequence(b)));
  const batches: Row[][] = [];
  let at = 0;
  while (at < sorted.length) {
    let batch = sorted.slice(at, at + entries);
    for (let used = gasOf(batch); used > gas && batch.length > 1; used = gasOf(batch)) {
      const fitting = Math.floor((batch.length * Number(gas)) / Number(used));
      batch = batch.slice(0, Math.max(1, Math.min(fitting, batch.length - 1)));
    }
    batches.push(batch);
    at += batch.length;
  }
  return batches;
}

const sequence = ({ sessionIdHash }: Packable) => sessionIdHash.slice(50);
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
