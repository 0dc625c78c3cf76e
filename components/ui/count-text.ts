/** `12,345`: a whole number in groups of three. Not `toLocaleString`, whose first use costs a page over ten milliseconds. */
export function countText(count: number | bigint | string): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
