import type { BrowserContext } from "@playwright/test";
import { type Address, createPublicClient, createWalletClient, type Hex, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { luxxonSettlementAbi } from "#contracts/abi/luxxon-settlement.ts";
import { testUsdcAbi } from "#contracts/abi/test-usdc.ts";
import type { Stack } from "./stack.ts";

interface Answer<T> {
  data: T;
  cookies: string[];
}

/** A call of the wire as a program makes it. @throws with the error envelope in the message */
export async function callApi<T>(
  stack: Stack,
  method: string,
  path: string,
  { body, cookie }: { body?: unknown; cookie?: string } = {},
): Promise<Answer<T>> {
  const response = await fetch(`${stack.url}/api/v1${path}`, {
    method,
    headers: { ...(body ? { "content-type": "application/json" } : {}), ...(cookie ? { cookie } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return { data: JSON.parse(text).data, cookies: response.headers.getSetCookie() };
}

export interface PreparedWorkspace {
  id: string;
  slug: string;
  name: string;
  /** `Cookie` header of its signed-in wallet. */
  cookie: string;
}

/** A workspace of `privateKey` with both roles, selected, through the wire; its sign-in goes into the browser. */
export async function prepareWorkspace(
  stack: Stack,
  context: BrowserContext,
  privateKey: Hex,
): Promise<PreparedWorkspace> {
  const account = privateKeyToAccount(privateKey);
  const sign = async (path: string) => {
    const { data } = await callApi<{ nonce: string; message: string }>(stack, "POST", path, {
      body: { walletAddress: account.address },
    });
    return {
      walletAddress: account.address,
      nonce: data.nonce,
      signature: await account.signMessage({ message: data.message }),
    };
  };
  const slug = `e2e-${account.address.slice(2, 12).toLowerCase()}-${Date.now().toString(36)}`;
  const name = `Prepared ${slug.slice(-6)}`;
  const { data: workspace } = await callApi<{ id: string }>(stack, "POST", "/workspaces", {
    body: { slug, name, roles: ["CONSUMER", "SUPPLIER"], ...(await sign("/workspaces/challenge")) },
  });
  const login = await callApi(stack, "POST", "/auth/wallet/login", { body: await sign("/auth/wallet/challenge") });
  const selected = await callApi(stack, "POST", "/auth/workspace/select", {
    body: { workspaceId: workspace.id },
    cookie: cookieHeader(login.cookies),
  });
  const pairs = [...login.cookies, ...selected.cookies].map(readCookie);
  await context.addCookies(pairs.map(({ name: key, value }) => ({ name: key, value, url: stack.url })));
  return { id: workspace.id, slug, name, cookie: pairs.map(({ name: key, value }) => `${key}=${value}`).join("; ") };
}

const readCookie = (line: string) => {
  const [pair = ""] = line.split(";");
  const at = pair.indexOf("=");
  return { name: pair.slice(0, at), value: pair.slice(at + 1) };
};
const cookieHeader = (lines: string[]) => lines.map((line) => line.split(";")[0]).join("; ");

/** What the local stack gives a newcomer: test USDC and gas. */
export async function fundWallet(stack: Stack, address: Address, microUsdc: bigint, gas = true): Promise<void> {
  if (microUsdc > 0n) await callRpc(stack, "luxxon_mintTestUsdc", [address, microUsdc.toString()]);
  if (gas) await callRpc(stack, "luxxon_fundGas", [address]);
}

/** Money into the pool without the browser. Resolves when the ledger shows it. */
export async function fillPool(
  stack: Stack,
  { cookie }: Pick<PreparedWorkspace, "cookie">,
  privateKey: Hex,
  microUsdc: bigint,
): Promise<void> {
  const account = privateKeyToAccount(privateKey);
  await fundWallet(stack, account.address, microUsdc);
  const client = createPublicClient({ transport: http(stack.chain.rpcUrl), pollingInterval: 100 });
  const wallet = createWalletClient({ account, transport: http(stack.chain.rpcUrl) });
  const { usdcAddress, settlementAddress } = stack.chain;
  for (const call of [
    { address: usdcAddress, abi: testUsdcAbi, functionName: "approve", args: [settlementAddress, microUsdc] } as const,
    { address: settlementAddress, abi: luxxonSettlementAbi, functionName: "deposit", args: [microUsdc] } as const,
  ]) {
    const hash = await wallet.writeContract({ chain: null, ...call } as Parameters<typeof wallet.writeContract>[0]);
    await client.waitForTransactionReceipt({ hash });
  }
  const deadline = Date.now() + 15_000;
  for (;;) {
    const { data } = await callApi<{ trackedBalance: string }>(stack, "GET", "/wallet", { cookie });
    if (BigInt(data.trackedBalance) >= microUsdc) return;
    if (Date.now() > deadline) throw new Error(`The ledger never showed the deposit: ${data.trackedBalance}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** µUSDC on the chain: in the wallet and in its pool. */
export async function chainBalances(stack: Stack, address: Address): Promise<{ wallet: bigint; pool: bigint }> {
  const client = createPublicClient({ transport: http(stack.chain.rpcUrl) });
  const [wallet, pool] = await Promise.all([
    client.readContract({
      address: stack.chain.usdcAddress,
      abi: testUsdcAbi,
      functionName: "balanceOf",
      args: [address],
    }),
    client.readContract({
      address: stack.chain.settlementAddress,
      abi: luxxonSettlementAbi,
      functionName: "deposits",
      args: [address],
    }),
  ]);
  return { wallet, pool };
}

async function callRpc(stack: Stack, method: string, params: unknown[]): Promise<void> {
  const response = await fetch(stack.chain.rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const answer = (await response.json()) as { error?: { message: string } };
  if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
}
