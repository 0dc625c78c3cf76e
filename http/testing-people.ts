import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import type { TestResponse } from "./testing-request.ts";

export interface TestWallet {
  account: PrivateKeyAccount;
  /** `Cookie` header of a signed-in wallet. */
  cookie: string;
}

export interface TestWorkspace extends TestWallet {
  id: string;
  slug: string;
}

export interface CallOptions {
  cookie?: string;
  key?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

export type Call = (method: string, path: string, options?: CallOptions) => Promise<TestResponse>;

/** People and their machines, made through the wire alone. */
export interface TestPeople {
  /** A fresh wallet, signed in through the wire; no workspace selected. */
  signIn(account?: PrivateKeyAccount): Promise<TestWallet>;
  /** A fresh workspace with both roles, selected. */
  createWorkspace(options?: { account?: PrivateKeyAccount; roles?: string[] }): Promise<TestWorkspace>;
  /** Another wallet with this role in the workspace, signed in, the workspace selected. */
  addMember(workspace: TestWorkspace, role: "OWNER" | "ADMIN" | "VIEWER"): Promise<TestWorkspace>;
  /** An API key of the workspace. */
  createKey(workspace: TestWorkspace, scopes: string[]): Promise<{ id: string; plaintext: string }>;
}

export function testPeople(call: Call): TestPeople {
  async function sign(account: PrivateKeyAccount, path: string) {
    const { data } = await call("POST", path, { body: { walletAddress: account.address } });
    const signature = await account.signMessage({ message: String(data.message) });
    return { walletAddress: account.address, nonce: String(data.nonce), signature };
  }

  /** The cookie after this workspace was selected. */
  async function select({ cookie }: TestWallet, workspaceId: string): Promise<string> {
    const selected = await call("POST", "/auth/workspace/select", { cookie, body: { workspaceId } });
    return selected.cookies.join("; ");
  }

  async function signIn(account = privateKeyToAccount(generatePrivateKey())): Promise<TestWallet> {
    const answer = await call("POST", "/auth/wallet/login", { body: await sign(account, "/auth/wallet/challenge") });
    return { account, cookie: answer.cookies.join("; ") };
  }

  return {
    signIn,
    async createWorkspace({
      account = privateKeyToAccount(generatePrivateKey()),
      roles = ["CONSUMER", "SUPPLIER"],
    } = {}) {
      const proof = await sign(account, "/workspaces/challenge");
      const slug = `test-${proof.nonce.slice(0, 12)}`;
      const { data } = await call("POST", "/workspaces", { body: { ...proof, slug, name: "Test", roles } });
      const id = String(data.id);
      return { account, cookie: await select(await signIn(account), id), id, slug };
    },
    async addMember({ id, slug, cookie }, role) {
      const wallet = await signIn();
      const body = { walletAddress: wallet.account.address, role };
      const { status, text } = await call("POST", `/workspaces/${id}/members`, { cookie, body });
      if (status !== 201) throw new Error(`not added: ${text}`);
      return { account: wallet.account, cookie: await select(wallet, id), id, slug };
    },
    async createKey({ id, cookie }, scopes) {
      const body = { label: "test", environment: "TEST", scopes };
      const { data } = await call("POST", `/workspaces/${id}/api-keys`, { cookie, body });
      return { id: String(data.id), plaintext: String(data.plaintext) };
    },
  };
}
