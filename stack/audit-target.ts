import { join, resolve } from "node:path";
import { z } from "zod";
import type { HistorySettings } from "#contracts/history.ts";
import { readDeployment } from "./contracts.ts";
import { readJson, StartError } from "./home.ts";
import { repositoryRoot } from "./package-file.ts";

export interface AuditTarget extends HistorySettings {
  databaseUrl: string;
  deployBlock: bigint;
}

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const settings = z.object({
  DATABASE_URL: z.url(),
  RPC_URL: z.url(),
  CHAIN_ID: z.coerce.number().int().default(31337),
  USDC_ADDRESS: address,
  SETTLEMENT_ADDRESS: address,
  SETTLEMENT_DEPLOY_BLOCK: z.coerce.bigint().min(0n).default(0n),
  PREVIOUS_SETTLEMENT_ADDRESSES: z
    .string()
    .default("")
    .transform((text) =>
      text
        .split(",")
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(address)),
});

interface StackFile {
  databaseUrl: string;
  chain: { chainId: number; rpcUrl: string };
}

/**
 * What to audit: the deployment that the environment names, else the stack that runs with `LUXXON_HOME`.
 * @throws StartError naming what is missing
 */
export async function readAuditTarget(env: NodeJS.ProcessEnv = process.env): Promise<AuditTarget> {
  const source = env.DATABASE_URL && env.SETTLEMENT_ADDRESS ? env : { ...(await readStack(env.LUXXON_HOME)), ...env };
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const { data, error } = settings.safeParse(present);
  if (!data)
    throw new StartError(`Not set, or malformed: ${error.issues.map(({ path }) => path.join(".")).join(", ")}`);
  const { DATABASE_URL: databaseUrl, SETTLEMENT_DEPLOY_BLOCK: deployBlock, ...rest } = data;
  return { ...rest, databaseUrl, deployBlock };
}

async function readStack(home = ""): Promise<Record<string, string>> {
  const folder = resolve(home || join(repositoryRoot, ".luxxon"));
  const [stack, deployment] = await Promise.all([
    readJson<StackFile>(join(folder, "stack.json")),
    readDeployment(folder),
  ]);
  if (!stack) {
    throw new StartError(
      `No stack is running with ${folder}. Start it, or set DATABASE_URL, RPC_URL, SETTLEMENT_ADDRESS and USDC_ADDRESS.`,
    );
  }
  return {
    DATABASE_URL: stack.databaseUrl,
    RPC_URL: stack.chain.rpcUrl,
    CHAIN_ID: String(stack.chain.chainId),
    ...(deployment
      ? {
          USDC_ADDRESS: deployment.usdcAddress,
          SETTLEMENT_ADDRESS: deployment.settlementAddress,
          SETTLEMENT_DEPLOY_BLOCK: String(deployment.deployBlock),
          PREVIOUS_SETTLEMENT_ADDRESSES: deployment.previous.map((each) => each.settlementAddress).join(),
        }
      : {}),
  };
}
