import { join } from "node:path";
import type { DeploymentRecord } from "#contracts/deploy.ts";
import { deployerPrivateKey, type LocalChain } from "./chain.ts";
import { readJson, writeJson } from "./home.ts";
import type { Secrets } from "./secrets.ts";

/** The contracts as the last start left them; undefined before the first. */
export function readDeployment(home: string): Promise<DeploymentRecord | undefined> {
  return readJson(deploymentFile(home));
}

/** Deploys what is missing or has changed, and sees to the relayer's gas. @returns whether an older contract was replaced */
export async function deployContracts(
  home: string,
  chain: LocalChain,
  secrets: Secrets,
): Promise<{ deployment: DeploymentRecord; replaced: boolean }> {
  const [{ deployLocal }, { privateKeyToAddress }] = await Promise.all([
    import("#contracts/deploy.ts"),
    import("viem/accounts"),
  ]);
  const existing = await readDeployment(home);
  const relayerAddress = privateKeyToAddress(secrets.RELAYER_PRIVATE_KEY as `0x${string}`);
  await chain.fundRelayer(relayerAddress);
  const { redeployed, ...deployed } = await deployLocal({
    rpcUrl: chain.rpcUrl,
    deployerPrivateKey,
    relayerAddress,
    platformWallet: privateKeyToAddress(secrets.platformPrivateKey as `0x${string}`),
    existing,
  });
  const deployment = jsonOf(deployed);
  if (JSON.stringify(deployment) !== JSON.stringify(existing)) await writeJson(deploymentFile(home), deployment);
  return { deployment, replaced: redeployed };
}

/** Block numbers as decimal strings. */
function jsonOf(deployed: object): DeploymentRecord {
  return JSON.parse(JSON.stringify(deployed, (_key, value) => (typeof value === "bigint" ? String(value) : value)));
}

function deploymentFile(home: string): string {
  return join(home, "contracts.json");
}
