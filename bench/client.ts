import type { Hex } from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";

export interface Caller {
  privateKey: Hex;
  account: PrivateKeyAccount;
  /** `Cookie` header of its login. */
  cookie: string;
  /** An API key of its workspace. */
  key: string;
}

/** A signed-in workspace of a running stack, made through the wire. */
export async function makeCaller(url: string, scopes: readonly string[]): Promise<Caller> {
  const privateKey = generatePrivateKey();
  const account = privateKeyToAccount(privateKey);
  const api = `${url}/api/v1`;

  async function post(path: string, body: object, cookie = "") {
    const response = await fetch(`${api}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(cookie ? { cookie } : {}) },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    const cookies = response.headers.getSetCookie().map((line) => line.split(";")[0]);
    return { data: (await response.json()).data, cookie: cookies.join("; ") };
  }
  async function proof(path: string): Promise<{ walletAddress: Hex; nonce: string; signature: Hex }> {
    const { data } = await post(path, { walletAddress: account.address });
    return {
      walletAddress: account.address,
      nonce: data.nonce,
      signature: await account.signMessage({ message: data.message }),
    };
  }

  const slug = `bench-${account.address.slice(2, 14).toLowerCase()}`;
  const workspace = await post("/workspaces", {
    ...(await proof("/workspaces/challenge")),
    slug,
    name: "Bench",
    roles: ["CONSUMER"],
  });
  const login = await post("/auth/wallet/login", await proof("/auth/wallet/challenge"));
  const { cookie } = await post("/auth/workspace/select", { workspaceId: workspace.data.id }, login.cookie);
  const key = { label: "bench", environment: "TEST", scopes };
  const minted = await post(`/workspaces/${workspace.data.id}/api-keys`, key, cookie);
  return { privateKey, account, cookie, key: minted.data.plaintext };
}
