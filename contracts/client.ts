import "server-only";
import { Attribution } from "ox/erc8021";
import { type Address, getAddress, type Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { type DepositAuthorization, isAuthorizationUsed, verifyDeposit } from "./client/deposit.ts";
import { type ChainBlock, type ChainLog, readBlock, readHead, readLogs } from "./client/read-logs.ts";
import {
  type Addresses,
  type PoolOverview,
  type PoolState,
  readPool,
  readPoolOverview,
  readPools,
} from "./client/read-pool.ts";
import type { Receipt, SkippedEntry } from "./client/read-receipt.ts";
import { readView } from "./client/read-settlement.ts";
import {
  type BatchSimulation,
  createRelayer,
  type Payment,
  type Relayer,
  type RelayerAccount,
  type SignedTransaction,
  type Simulation,
} from "./client/relayer.ts";
import { createRpc, type RpcOptions } from "./client/rpc.ts";
import type { SettlementCall } from "./client/settlement-data.ts";
import { createKmsSigner, type KmsKey } from "./client/signers/kms-signer.ts";
import { type SignedMessage, verifySignature } from "./client/verify-signature.ts";

export { ChainUnavailableError } from "./client/chain-unavailable-error.ts";
export type {
  BatchSimulation,
  ChainBlock,
  ChainLog,
  DepositAuthorization,
  Payment,
  PoolOverview,
  PoolState,
  Receipt,
  Relayer,
  RelayerAccount,
  SettlementCall,
  SignedTransaction,
  Simulation,
  SkippedEntry,
};

/** What the settlement contract says of itself. */
export interface ContractSetup {
  usdcAddress: Address;
  feeCapBps: number;
  isPaused: boolean;
  /** Keys of this deployment that may not settle. */
  withoutRole: Address[];
}

/** The chain, as the app sees it. Every method has a deadline of 3 s. @throws ChainUnavailableError */
export interface ChainClient extends Readonly<Addresses> {
  readonly chainId: number;
  /** Pays for deposits, and settles. */
  readonly relayer: Relayer;
  /** All that settle, `relayer` first. */
  readonly relayers: readonly Relayer[];
  /** EIP-191 over `message`: local recovery first, then ERC-6492 and ERC-1271 through the RPC. Malformed is false. */
  verifySignature(input: SignedMessage): Promise<boolean>;
  /** EIP-712 in the token's own domain: local recovery first, then ERC-1271 through the RPC. Malformed is false. */
  verifyDeposit(deposit: DepositAuthorization): Promise<boolean>;
  /** Whether the token has seen this authorization used, or cancelled. */
  isAuthorizationUsed(deposit: DepositAuthorization): Promise<boolean>;
  /** Pool and caps of `wallet` at the latest block. */
  readPool(wallet: Address): Promise<PoolState>;
  /** The same for several wallets, all at one block; requests travel together. */
  readPools(wallets: readonly Address[]): Promise<Map<Address, PoolState>>;
  readPoolOverview(wallet: Address): Promise<PoolOverview>;
  /** The chain id that the RPC reports. */
  readChainId(): Promise<number>;
  readContractSetup(): Promise<ContractSetup>;
  readHead(): Promise<ChainBlock>;
  /** In the order asked for; null for a block that the node does not have. */
  readBlocks(numbers: readonly bigint[]): Promise<(ChainBlock | null)[]>;
  /** Every log that the ledger is made of, both ends included, in the order of the chain (spec 13.1). */
  readLogs(range: { fromBlock: bigint; toBlock: bigint }): Promise<ChainLog[]>;
  /** The replay guard of this session, at `block` or the latest one. */
  readSettled(sessionIdHash: Hex, block?: bigint): Promise<boolean>;
}

export interface ChainSettings {
  CHAIN_ID: number;
  RPC_URL: string;
  USDC_ADDRESS: string;
  SETTLEMENT_ADDRESS: string;
  PREVIOUS_SETTLEMENT_ADDRESSES: readonly string[];
  RELAYER_PRIVATE_KEY?: string | undefined;
  /** More keys that settle in parallel. */
  RELAYER_PRIVATE_KEYS?: readonly string[];
  /** The same, of keys that stay in AWS KMS. */
  RELAYER_KMS_KEY_IDS?: readonly KmsKey[] | undefined;
  /** Names in ERC-8021 form who built a transaction, behind its call data. */
  BUILDER_CODE?: string | undefined;
}

export function createChainClient(settings: ChainSettings, options: RpcOptions = {}): ChainClient {
  const chainId = settings.CHAIN_ID;
  const addresses: Addresses = {
    settlementAddress: getAddress(settings.SETTLEMENT_ADDRESS),
    usdcAddress: getAddress(settings.USDC_ADDRESS),
    previousSettlementAddresses: settings.PREVIOUS_SETTLEMENT_ADDRESSES.map((address) => getAddress(address)),
  };
  const { settlementAddress } = addresses;
  const rpc = createRpc(settings.RPC_URL, chainId, options);
  const { RELAYER_PRIVATE_KEY: first, RELAYER_PRIVATE_KEYS: more = [], RELAYER_KMS_KEY_IDS: kept = [] } = settings;
  const { BUILDER_CODE: code } = settings;
  const dataSuffix = code ? Attribution.toDataSuffix({ codes: [code] }) : "0x";
  const signers = [
    ...[...new Set(first ? [first, ...more] : more)].map((key) => privateKeyToAccount(key as Hex)),
    ...kept.map((key) => createKmsSigner(key)),
  ];
  const [relayer, ...others] = signers.map((signer) =>
    createRelayer(rpc, { ...addresses, chainId, signer, dataSuffix }),
  );
  if (!relayer) throw new Error("no relayer");
  const relayers = [relayer, ...others];
  return {
    ...addresses,
    chainId,
    relayer,
    relayers,
    verifySignature: (signed) => verifySignature(rpc, signed),
    verifyDeposit: (deposit) => verifyDeposit(rpc, { ...addresses, chainId }, deposit),
    isAuthorizationUsed: (deposit) => rpc.inTime(() => isAuthorizationUsed(rpc, addresses.usdcAddress, deposit)),
    readPool: (wallet) => rpc.inTime(() => readPool(rpc, settlementAddress, wallet)),
    readPools: (wallets) => rpc.inTime(() => readPools(rpc, settlementAddress, wallets)),
    readPoolOverview: (wallet) => rpc.inTime(() => readPoolOverview(rpc, addresses, wallet)),
    readChainId: async () => Number(await rpc.read<Hex>("eth_chainId")),
    readContractSetup: () =>
      rpc.inTime(async () => {
        const [usdcAddress, feeCapBps, isPaused, ...hasRole] = await Promise.all([
          readView(rpc, settlementAddress, "usdc", []),
          readView(rpc, settlementAddress, "feeCapBps", []),
          readView(rpc, settlementAddress, "paused", []),
          ...relayers.map(({ address }) => readView(rpc, settlementAddress, "relayers", [address])),
        ]);
        const withoutRole = relayers.map(({ address }) => address).filter((_, at) => !hasRole[at]);
        return { usdcAddress, feeCapBps, isPaused, withoutRole };
      }),
    readHead: () => rpc.inTime(() => readHead(rpc)),
    readBlocks: (numbers) => rpc.inTime(() => Promise.all(numbers.map((number) => readBlock(rpc, number)))),
    readLogs: (range) => rpc.inTime(() => readLogs(rpc, addresses, range)),
    readSettled: (hash, block = undefined) =>
      rpc.inTime(() => readView(rpc, settlementAddress, "settled", [hash], block ?? "latest")),
  };
}
