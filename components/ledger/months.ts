const names = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** `2026-05` of a moment in UTC. */
export const monthOf = (iso: string): string => iso.slice(0, 7);

/** Reads the month of an address: not after `latest`, which it falls back to. */
export function readMonth(value: unknown, latest: string): string {
  return typeof value === "string" && /^20\d{2}-(0[1-9]|1[0-2])$/.test(value) && value <= latest ? value : latest;
}

/** `May 2026` */
export function monthText(month: string): string {
  const [year, number] = month.split("-");
  return `${names[Number(number) - 1]} ${year}`;
}

/** The month `by` months later, or earlier. */
export function moveMonth(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return monthOf(new Date(Date.UTC(year, number - 1 + by, 1)).toISOString());
}
