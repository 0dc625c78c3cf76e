import { sql } from "drizzle-orm";
import { createWalletClient, http } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { anvil } from "viem/chains";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { testUsdcAbi } from "#contracts/abi/test-usdc.ts";
import { fundAccount } from "#contracts/testing.ts";
import { signedDeposit } from "#core/deposits/testing.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";
import { type Replica, startReplica } from "#http/testing-replica.ts";
import { requestJson } from "#http/testing-request.ts";

let app: TestApp;
let replica: Replica;
let workspace: TestWorkspace;
const privateKey = generatePrivateKey();
const account = privateKeyToAccount(privateKey);
const { rpcUrl } = inject("parts");

beforeAll(async () => {
  app = await startTestApp();
  replica = await startReplica();
  workspace = await app.createWorkspace({ account });
  await fundAccount(rpcUrl, account.address);
  const wallet = createWalletClient({ chain: anvil, transport: http(rpcUrl), account });
  const { usdcAddress: address } = app.contracts;
  await wallet.writeContract({ abi: testUsdcAbi, address, functionName: "mint", args: [account.address, 50_000_000n] });
});
afterAll(async () => {
  await replica.kill();
  await app.stop();
});

const sign = () => signedDeposit({ rpcUrl, ...app.contracts, privateKey });
const post = (body: object, credential: object = { cookie: workspace.cookie }) =>
  app.call("POST", "/wallet/deposits", { ...credential, body });

test("202: the hash of the relayer's transaction; the same body again, on either process, the same hash; then it is in the wallet", async () => {
  const body = await sign();
  await expect.poll(async () => (await post(body)).status, { timeout: 10_000, interval: 50 }).toBe(202);
  const { status, data } = await post(body);
  expect([status, data]).toEqual([202, { txHash: expect.stringMatching(/^0x[0-9a-f]{64}$/), state: "SUBMITTED" }]);
  const elsewhere = await requestJson(`${replica.url}/api/v1/wallet/deposits`, "POST", {
    cookie: workspace.cookie,
    body,
  });
  expect(elsewhere.data).toEqual(data);
  const balance = async () => {
    await app.tick();
    return (await app.call("GET", "/wallet", workspace)).data.trackedBalance;
  };
  await expect.poll(balance, { timeout: 10_000, interval: 20 }).toBe("1000000");
  const events = (await app.call("GET", "/wallet/events", workspace)).data;
  expect(events).toMatchObject([{ kind: "DEPOSIT", txHash: data.txHash, amountUsdc: "1000000" }]);
  const other = await post({ ...body, amountMicroUsdc: "1000001" });
  expect([other.status, other.body.code, other.body.detail]).toEqual([409, "CONFLICT", "deposit:nonceUsed"]);
});

test("one deposit sent to two processes at once is one transaction", async () => {
  const body = await sign();
  const answers = await Promise.all(
    [app.url, replica.url, app.url, replica.url].map((url) =>
      requestJson(`${url}/api/v1/wallet/deposits`, "POST", { cookie: workspace.cookie, body }),
    ),
  );
  expect(new Set(answers.map(({ status, data }) => `${status} ${data.txHash}`)).size).toBe(1);
});

test.each([
  ["amountMicroUsdc", { amountMicroUsdc: "999999" }],
  ["amountMicroUsdc", { amountMicroUsdc: 1_000_000 }],
  ["amountMicroUsdc", { amountMicroUsdc: "9223372036854775808" }],
  ["validAfter", { validAfter: -1 }],
  ["validAfter", { validAfter: "1e3" }],
  ["validBefore", { validBefore: null }],
  ["validBefore", { validBefore: `1${"0".repeat(77)}9` }],
  ["nonce", { nonce: "0x12" }],
  ["signature", { signature: "0x" }],
  ["signature", { signature: `0x${"11".repeat(65)}` }],
])("400 %s: %j", async (detail, change) => {
  const { status, body } = await post({ ...(await sign()), ...change });
  expect([status, body.code, body.detail]).toEqual([400, "INVALID_INPUT", detail]);
});

test("401; 403 stranger, other key and scope; a viewer and a key with wallet:read may", async () => {
  const body = await sign();
  expect((await app.call("POST", "/wallet/deposits", { body })).status).toBe(401);
  const stranger = await app.createWorkspace();
  expect((await post(body, { cookie: stranger.cookie })).body.detail).toBe("signature");
  const gone = await app.addMember(workspace, "VIEWER");
  await app.clients.authz.setRoles([{ workspaceId: workspace.id, walletAddress: gone.account.address, role: null }]);
  expect((await post(body, { cookie: gone.cookie })).body.detail).toBe("workspace:viewDenied");
  const { plaintext } = await app.createKey(workspace, ["sessions:read"]);
  expect((await post(body, { key: plaintext })).body.code).toBe("INSUFFICIENT_SCOPE");
  const key = await app.createKey(workspace, ["wallet:read"]);
  const viewer = await app.addMember(workspace, "VIEWER");
  expect((await post(body, { key: key.plaintext })).status).toBe(202);
  expect((await post(await sign(), { cookie: viewer.cookie })).status).toBe(202);
});

test("429 rate:deposit after twenty in a day, with Retry-After", async () => {
  await app.clients.db.rows(sql`insert into deposits (chain_id, settlement_address, wallet_address, nonce, body_sha256,
      amount_micro_usdc, workspace_id, transaction_id)
    select 31337, '0x', ${account.address}, n::text, '', 1000000, ${workspace.id}, gen_random_uuid()
    from generate_series(1, 20) n`);
  const { status, body, headers } = await post(await sign());
  expect([status, body.code, body.detail]).toEqual([429, "RATE_LIMITED", "rate:deposit"]);
  expect(Number(headers["retry-after"])).toBeGreaterThan(86_000);
  const { text } = await requestJson(`${app.url}/metrics`, "GET");
  expect(text).toContain('luxxon_rate_limit_refusals_total{policy="deposit"} 1');
});
