#!/usr/bin/env node
// A wallet for trying things out from a shell. The key comes from LUXXON_WALLET_KEY; never send real money to it.
//   node docs/wallet.mjs new              a fresh private key
//   node docs/wallet.mjs address          its address
//   node docs/wallet.mjs sign < message   an EIP-191 signature over standard input, byte for byte
//   node docs/wallet.mjs top-up 5         5 test USDC from the faucet into the pool, in one transaction (EIP-2612 permit)
import { readFileSync } from "node:fs";
import { createPublicClient, createWalletClient, http, parseAbi, parseSignature, parseUnits } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

const abi = parseAbi([
  "function name() view returns (string)",
  "function version() view returns (string)",
  "function nonces(address) view returns (uint256)",
  "function depositWithPermit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s)",
]);

const [command, argument] = process.argv.slice(2);
const commands = { new: () => generatePrivateKey(), address: () => account().address, sign, "top-up": topUp };
if (!commands[command]) throw new Error(`usage: wallet.mjs ${Object.keys(commands).join(" | ")}`);
console.log(await commands[command](argument));

function account() {
  const key = process.env.LUXXON_WALLET_KEY;
  if (!key) throw new Error("LUXXON_WALLET_KEY is not set: run `node docs/wallet.mjs new`");
  return privateKeyToAccount(key);
}

function sign() {
  return account().signMessage({ message: readFileSync(0, "utf8") });
}

async function topUp(usdc) {
  const response = await fetch(`${process.env.LUXXON ?? "http://localhost:3000"}/api/v1/config`);
  const { chainId, rpcUrl, usdcAddress, settlementAddress, faucet } = (await response.json()).data;
  if (!faucet) throw new Error("this chain has no faucet");
  const chain = {
    id: chainId,
    name: "local",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  };
  const chainClient = createPublicClient({ chain, transport: http(), pollingInterval: 200 });
  const owner = account();
  const value = parseUnits(usdc, 6);
  await chainClient.request({ method: "luxxon_fundGas", params: [owner.address] });
  await chainClient.request({ method: "luxxon_mintTestUsdc", params: [owner.address, value.toString()] });

  const token = { address: usdcAddress, abi };
  const [name, version, nonce] = await Promise.all([
    chainClient.readContract({ ...token, functionName: "name" }),
    chainClient.readContract({ ...token, functionName: "version" }),
    chainClient.readContract({ ...token, functionName: "nonces", args: [owner.address] }),
  ]);
  const deadline = BigInt(Math.floor(Date.now() / 1000) + 3600);
  const signature = await owner.signTypedData({
    domain: { name, version, chainId, verifyingContract: usdcAddress },
    types: {
      Permit: [
        { name: "owner", type: "address" },
        { name: "spender", type: "address" },
        { name: "value", type: "uint256" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    },
    primaryType: "Permit",
    message: { owner: owner.address, spender: settlementAddress, value, nonce, deadline },
  });
  const { v, r, s } = parseSignature(signature);
  const wallet = createWalletClient({ account: owner, chain, transport: http() });
  const hash = await wallet.writeContract({
    address: settlementAddress,
    abi,
    functionName: "depositWithPermit",
    args: [value, deadline, Number(v), r, s],
  });
  await chainClient.waitForTransactionReceipt({ hash });
  return hash;
}
