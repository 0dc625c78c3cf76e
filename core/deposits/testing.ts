import { randomBytes } from "node:crypto";
import { type Address, createPublicClient, type Hex, http } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { testUsdcAbi } from "#contracts/abi/test-usdc.ts";

interface UnsignedDeposit {
  rpcUrl: string;
  usdcAddress: Address;
  settlementAddress: Address;
  privateKey: Hex;
  /** Signs instead of the key. */
  signer?: Pick<PrivateKeyAccount, "address" | "signTypedData">;
  /** A smart wallet for which the key signs; absent: the key's own address. */
  from?: Address;
  amountMicroUsdc?: bigint;
  validAfter?: bigint;
  validBefore?: bigint;
  nonce?: Hex;
}

/** The EIP-712 domain of a token, and the time of the latest block. */
export async function readTokenDomain(rpcUrl: string, address: Address) {
  const chain = createPublicClient({ transport: http(rpcUrl) });
  const token = { abi: testUsdcAbi, address } as const;
  const [name, version, chainId, { timestamp }] = await Promise.all([
    chain.readContract({ ...token, functionName: "name" }),
    chain.readContract({ ...token, functionName: "version" }),
    chain.getChainId(),
    chain.getBlock(),
  ]);
  return { domain: { name, version, chainId, verifyingContract: address }, timestamp };
}

/** The body of `POST /wallet/deposits`, signed in the token's domain. */
export async function signedDeposit(deposit: UnsignedDeposit) {
  const { rpcUrl, usdcAddress, settlementAddress: to, privateKey } = deposit;
  const account = deposit.signer ?? privateKeyToAccount(privateKey);
  const { domain, timestamp } = await readTokenDomain(rpcUrl, usdcAddress);
  const { from = account.address, amountMicroUsdc: value = 1_000_000n, validAfter = 0n } = deposit;
  const { validBefore = timestamp + 86_400n, nonce = `0x${randomBytes(32).toString("hex")}` as Hex } = deposit;
  const signature = await account.signTypedData({
    domain,
    types: {
      ReceiveWithAuthorization: [
        { name: "from", type: "address" },
        { name: "to", type: "address" },
        { name: "value", type: "uint256" },
        { name: "validAfter", type: "uint256" },
        { name: "validBefore", type: "uint256" },
        { name: "nonce", type: "bytes32" },
      ],
    },
    primaryType: "ReceiveWithAuthorization",
    message: { from, to, value, validAfter, validBefore, nonce },
  });
  return {
    amountMicroUsdc: String(value),
    validAfter: String(validAfter),
    validBefore: String(validBefore),
    nonce,
    signature,
  };
}

export type SignedDepositBody = Awaited<ReturnType<typeof signedDeposit>>;
