import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Row } from "./measure.ts";
import { run } from "./processes.ts";

const version = "13.5.0";
/** Installed by the first run that asks for it: nobody else needs its two hundred packages. */
const folder = join(import.meta.dirname, "..", "node_modules", ".cache", `lighthouse-${version}`);
const cli = join(folder, "node_modules", "lighthouse", "cli", "index.js");

/** One run is at the mercy of whatever else the machine does: of so many the medians decide when the first does not hold. */
const runs = 5;

const limits = { accessibility: 100, others: 95, lcpMs: 2_000, cls: 0.02, tbtMs: 50 };

interface Report {
  environment: { benchmarkIndex: number };
  categories: Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>;
  audits: Record<string, { numericValue?: number; score: number | null; title: string }>;
}

interface Judged {
  origin: string;
  /** Address of the least page that Next makes interactive, judged first: what no page with Next can be better than here. */
  floor: string;
  paths: readonly string[];
  cookie: string;
  executablePath: string;
}

/** Lighthouse, mobile, for every page; prints a line each. The share that holds. */
export async function judgeWithLighthouse({ origin, floor, paths, cookie, executablePath }: Judged): Promise<Row> {
  await install();
  const least = await judge(floor, "", executablePath);
  console.log(`Lighthouse rates this machine ${Math.round(least.environment.benchmarkIndex)} and slows it by four`);
  console.log(`  bare Next page: ${verdict([least]).line}`);
  let held = 0;
  for (const path of paths) {
    const reports: [Report, ...Report[]] = [await judge(new URL(path, origin).href, cookie, executablePath)];
    while (!verdict([reports[0]]).holds && reports.length < runs) {
      reports.push(await judge(new URL(path, origin).href, cookie, executablePath));
    }
    const { line, holds } = verdict(reports);
    if (holds) held += 1;
    const many = reports.length > 1 ? `  (medians of ${reports.length})` : "";
    console.log(`  ${holds ? "✓" : "✗"} ${line}  ${path}${many}`);
    for (const title of holds ? [] : complaints(reports[0])) console.log(`      ${title}`);
  }
  const share = held / paths.length;
  const what = `pages that Lighthouse (mobile) finds good, of ${paths.length}`;
  return { id: "B4", what, ratio: share, spread: [share, share], target: "= 1", met: share === 1 };
}

/** By the median of each figure. */
function verdict(reports: readonly [Report, ...Report[]]): { line: string; holds: boolean } {
  const scores = Object.keys(reports[0].categories).map((name) => ({
    name,
    score: Math.round(median(reports.map(({ categories }) => categories[name]?.score ?? 0)) * 100),
  }));
  const of = (id: string) => median(reports.map(({ audits }) => audits[id]?.numericValue ?? Number.POSITIVE_INFINITY));
  const [lcp, cls, tbt] = [of("largest-contentful-paint"), of("cumulative-layout-shift"), of("total-blocking-time")];
  const low = scores.filter(({ name, score }) =>
    name === "accessibility" ? score < limits.accessibility : score < limits.others,
  );
  const holds = low.length === 0 && lcp <= limits.lcpMs && cls <= limits.cls && tbt <= limits.tbtMs;
  const names = scores.map(({ name, score }) => `${name} ${score}`).join(", ");
  return { line: `${names}, LCP ${Math.round(lcp)} ms, CLS ${cls.toFixed(3)}, TBT ${Math.round(tbt)} ms`, holds };
}

const median = (values: number[]) => values.sort((x, y) => x - y)[Math.floor(values.length / 2)] ?? 0;

/** What took points outside of speed. */
function complaints({ categories, audits }: Report): string[] {
  return Object.entries(categories).flatMap(([name, { auditRefs }]) =>
    auditRefs.flatMap(({ id, weight }) => {
      const audit = audits[id];
      const isBad = name !== "performance" && weight > 0 && audit?.score != null && audit.score < 1;
      return isBad ? [`${name}: ${audit.title} (${id})`] : [];
    }),
  );
}

async function judge(url: string, cookie: string, executablePath: string): Promise<Report> {
  const place = await mkdtemp(join(tmpdir(), "luxxon-lighthouse-"));
  const [headers, output] = [join(place, "headers.json"), join(place, "report.json")];
  try {
    await writeFile(headers, JSON.stringify({ Cookie: cookie }));
    await run(
      process.execPath,
      [
        cli,
        url,
        "--quiet",
        "--output=json",
        `--output-path=${output}`,
        `--extra-headers=${headers}`,
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking",
      ],
      { CHROME_PATH: executablePath },
    );
    return JSON.parse(await readFile(output, "utf8"));
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function install(): Promise<void> {
  if (existsSync(cli)) return;
  console.log(`installing Lighthouse ${version}, once`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true }');
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefix", folder, `lighthouse@${version}`]);
}
