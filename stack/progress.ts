/** What a person sees while something takes time: one line per finished step with how long it took. */
export interface Progress {
  /** Runs a step and prints `name (detail) 0.4 s` when it is done. The step may return the detail. */
  step<T>(name: string, run: () => Promise<T>, detail?: (result: T) => string): Promise<T>;
  say(line: string): void;
  /** Prints the very last line and ends the display. */
  finish(line: string): void;
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const reminderMs = 10_000;

/** A spinner on a terminal; elsewhere plain lines, with a sign of life every ten seconds. */
export function createProgress(out: NodeJS.WriteStream = process.stdout): Progress {
  // Nobody reading any more (`npm start | head`) is no reason to fall over.
  out.on("error", () => undefined);
  const running = new Map<string, number>();
  let frame = 0;
  const clear = () => out.isTTY && out.write("\r\x1b[2K");
  const seconds = (sinceMs: number) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
  const list = () => [...running].map(([name, since]) => `${name} ${seconds(since)}`).join(", ");
  const draw = () => {
    if (!out.isTTY || running.size === 0) return;
    frame = (frame + 1) % frames.length;
    out.write(`\r\x1b[2K${`${frames[frame]} ${list()}`.slice(0, Math.max(20, out.columns - 1))}`);
  };
  const say = (line: string) => {
    clear();
    out.write(`${line}\n`);
    draw();
  };
  const timer = out.isTTY
    ? setInterval(draw, 100)
    : setInterval(() => running.size > 0 && say(`  … ${list()}`), reminderMs);
  timer.unref();

  return {
    say,
    async step(name, run, detail) {
      const since = performance.now();
      running.set(name, since);
      try {
        const result = await run();
        running.delete(name);
        const more = detail?.(result);
        say(`  ${name.padEnd(12)} ${seconds(since).padStart(7)}${more ? `  ${more}` : ""}`);
        return result;
      } catch (error) {
        running.delete(name);
        throw error;
      }
    },
    finish(line) {
      clearInterval(timer);
      running.clear();
      say(line);
    },
  };
}
