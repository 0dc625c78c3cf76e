import { readFile } from "node:fs/promises";
import type { Row } from "./measure.ts";

/** Gas of USDC itself, whose costs the token of the local chain must have within 3 %. */
const anchors = { transfer: 45_000, transferFrom: 53_300, transferWithAuthorization: 85_700, approve: 55_400 };

const snapshots = new URL("../contracts/snapshots/", import.meta.url);

/** Ratios of whole transactions from the gas snapshots, which the contract tests compare with a fresh measurement. */
export async function measureGas(): Promise<Row[]> {
  const read = async (name: string) => JSON.parse(await readFile(new URL(name, snapshots), "utf8"));
  const [settlement, token] = await Promise.all([read("LuxxonSettlement.json"), read("TestUSDC.json")]);
  const row = (id: string, what: string, gas: string, sessions: number, limit: number): Row => {
    const ratio = Number(gas) / sessions / Number(token.transferFrom);
    return { id, what, ratio, spread: [ratio, ratio], target: `≤ ${limit.toFixed(2)}`, met: ratio <= limit };
  };
  const {
    settleFromPool,
    "settleBatch of 100, 100 payees": distinct,
    "settleBatch of 100, 5 payees": few,
  } = settlement;
  const tied = Object.entries(anchors).map(([name, anchor]): Row => {
    const ratio = Number(token[name]) / anchor;
    const met = ratio >= 0.97 && ratio <= 1.03;
    return { id: "G", what: `${name} of the token vs USDC's`, ratio, spread: [ratio, ratio], target: "0.97–1.03", met };
  });
  return [
    ...tied,
    row("G1", "settleFromPool vs USDC transferFrom, whole transactions", settleFromPool, 1, 1.4),
    row("G2", "a session in a batch of 100, all parties distinct, vs USDC transferFrom", distinct, 100, 0.42),
    row("G3", "a session in a batch of 100 for 5 suppliers vs USDC transferFrom", few, 100, 0.22),
  ];
}
