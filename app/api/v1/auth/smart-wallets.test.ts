import type { Address, Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { deployErc1271Wallet, planErc6492Wallet, signForFutureWallet } from "#contracts/testing.ts";
import { startTestApp, type TestApp } from "#http/testing.ts";

let app: TestApp;
const privateKey = generatePrivateKey();
const signer = privateKeyToAccount(privateKey);
const stranger = privateKeyToAccount(generatePrivateKey());
const { rpcUrl } = inject("parts");
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

async function signInAs(walletAddress: Address, sign: (message: string) => Promise<Hex>) {
  const { data } = await app.call("POST", "/auth/wallet/challenge", { body: { walletAddress } });
  const body = { walletAddress, nonce: data.nonce, signature: await sign(data.message) };
  return app.call("POST", "/auth/wallet/login", { body });
}

test("ERC-1271: a deployed smart wallet signs in with its signer's signature, not with a stranger's", async () => {
  const wallet = await deployErc1271Wallet(rpcUrl, signer.address);
  const good = await signInAs(wallet, (message) => signer.signMessage({ message }));
  expect([good.status, good.data.walletAddress]).toEqual([200, wallet]);
  const bad = await signInAs(wallet, (message) => stranger.signMessage({ message }));
  expect([bad.status, bad.body.detail]).toEqual([401, "auth:signatureInvalid"]);
});

test("ERC-6492: a smart wallet that is not deployed yet signs in, its stranger does not", async () => {
  const future = await planErc6492Wallet(rpcUrl, signer.address);
  const good = await signInAs(future.address, (message) => signForFutureWallet(future, privateKey, message));
  expect([good.status, good.data.walletAddress]).toEqual([200, future.address]);
  const forged = generatePrivateKey();
  const bad = await signInAs(future.address, (message) => signForFutureWallet(future, forged, message));
  expect([bad.status, bad.body.detail]).toEqual([401, "auth:signatureInvalid"]);
});
