import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { contractsFolder } from "./forge.ts";

const begin = "<!-- figures: written by contracts/test.ts --update-snapshots -->";
const end = "<!-- end of figures -->";
/** EIP-170: the most bytes of a deployed contract. */
const highestSize = 24_576;

type Gas = Record<string, string>;

/**
 * Compares the table of gas and size in the README with the snapshots and the compiled contract, or writes it. Gives what
 * is wrong, for people.
 */
export async function checkFigures({ update }: { update: boolean }): Promise<string[]> {
  const path = join(contractsFolder, "README.md");
  const [readme, settlement, token, size] = await Promise.all([
    readFile(path, "utf8"),
    readSnapshot("LuxxonSettlement"),
    readSnapshot("TestUSDC"),
    deployedSize(),
  ]);
  const start = readme.indexOf(begin);
  const stop = readme.indexOf(end);
  if (start < 0 || stop < start) return ["README.md has no place for the figures"];
  const written = `${readme.slice(0, start)}${begin}\n\n${renderFigures(settlement, token, size)}\n${readme.slice(stop)}`;
  const problems = size > highestSize ? [`the contract has ${size} bytes, more than ${highestSize}`] : [];
  if (written === readme) return problems;
  if (!update) return [...problems, "README.md does not show the measured figures"];
  await writeFile(path, written);
  return problems;
}

async function readSnapshot(name: string): Promise<Gas> {
  return JSON.parse(await readFile(join(contractsFolder, "snapshots", `${name}.json`), "utf8"));
}

async function deployedSize(): Promise<number> {
  const artifact = join(contractsFolder, "out", "LuxxonSettlement.sol", "LuxxonSettlement.json");
  const { deployedBytecode } = JSON.parse(await readFile(artifact, "utf8"));
  return (deployedBytecode.object.length - 2) / 2;
}

/** Markdown: one row per measured call, batches by session too, then the size. */
export function renderFigures(settlement: Gas, token: Gas, size: number): string {
  const bare = Number(token.transferFrom);
  const rows = [
    ...Object.entries(token).map(([name, gas]) => [`\`${name}\` of the token`, gas, ""] as const),
    ...Object.entries(settlement)
      .filter(([name]) => !name.includes(" in 1/1000 "))
      .map(
        ([name, gas]) => [name.replace(/^\w+/, "`$&`"), gas, name.includes(" of 100") ? "per session" : ""] as const,
      ),
  ];
  const body = rows.map(([name, gas, unit]) => {
    const sessions = unit ? 100 : 1;
    const each = Math.round(Number(gas) / sessions);
    return [name, thousands(Number(gas)), unit ? thousands(each) : "", (Number(gas) / sessions / bare).toFixed(3)];
  });
  const header = ["whole transaction", "gas", "a session", "in bare `transferFrom`"];
  const share = Math.round((size * 100) / highestSize);
  return `${table([header, ...body])}\nDeployed size: ${thousands(size)} bytes, ${share} % of the ${thousands(highestSize)} that EIP-170 allows.\n`;
}

/** Aligned as the formatter of the repository aligns tables. */
function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  const [header = [], ...body] = rows;
  return `${[line(header), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n")}\n`;
}

const thousands = (value: number) => value.toLocaleString("en-US");
