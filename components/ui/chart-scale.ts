/** Round steps from zero that reach `max`, at most four above zero: 0, 5, 10, 15. What is counted has no half. */
export function chartTicks(max: number, { counts = false } = {}): number[] {
  if (!(max > 0)) return [0, 1];
  const rough = max / 4;
  const power = 10 ** Math.max(counts ? 0 : -Infinity, Math.floor(Math.log10(rough)));
  const steps = [1, 2, 2.5, 5, 10].map((each) => each * power).filter((each) => !counts || Number.isInteger(each));
  const step = steps.find((each) => each >= rough * (1 - 1e-9)) ?? 10 * power;
  const count = Math.ceil((max / step) * (1 - 1e-9));
  return Array.from({ length: count + 1 }, (_, at) => at * step);
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `13 May` of `2026-05-13`. */
export function dayText(day: string): string {
  const [, month, date] = day.split("-").map(Number);
  return `${date} ${months[(month ?? 1) - 1]}`;
}
