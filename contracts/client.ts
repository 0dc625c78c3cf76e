import "server-only";
import { type Address, getAddress, type Hex } from "viem";
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
import { readView } from "./client/read-settlement.ts";
import {
  createRelayer,
  type Receipt,
  type Relayer,
  type RelayerAccount,
  type SettlementCall,
  type SignedTransaction,
} from "./client/relayer.ts";
import { createRpc } from "./client/rpc.ts";
import { type SignedMessage, verifySignature } from "./client/verify-signature.ts";

export { ChainUnavailableError } from "./client/chain-unavailable-error.ts";
export type {
  ChainBlock,
  ChainLog,
  DepositAuthorization,
  PoolOverview,
  PoolState,
  Receipt,
  Relayer,
  RelayerAccount,
  SettlementCall,
  SignedTransaction,
};

/** What the settlement contract says of itself. */
export interface ContractSetup {
  usdcAddress: Address;
  feeCapBps: number;
  isPaused: boolean;
  /** Whether this deployment's relayer may settle. */
  isRelayer: boolean;
}

/** The chain, as the app sees it. Every method has a deadline of 3 s. @throws ChainUnavailableError */
export interface ChainClient extends Readonly<Addresses> {
  readonly chainId: number;
  readonly relayer: Relayer;
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
  RELAYER_PRIVATE_KEY: string;
}

/** `fetchFn` replaces the global one for every request to the RPC. */
export function createChainClient(settings: ChainSettings, { fetchFn }: { fetchFn?: typeof fetch } = {}): ChainClient {
  const chainId = settings.CHAIN_ID;
  const addresses: Addresses = {
    settlementAddress: getAddress(settings.SETTLEMENT_ADDRESS),
    usdcAddress: getAddress(settings.USDC_ADDRESS),
    previousSettlementAddresses: settings.PREVIOUS_SETTLEMENT_ADDRESSES.map((address) => getAddress(address)),
  };
  const { settlementAddress } = addresses;
  const rpc = createRpc(settings.RPC_URL, chainId, fetchFn);
  const relayer = createRelayer(rpc, { ...addresses, chainId, privateKey: settings.RELAYER_PRIVATE_KEY as Hex });
  return {
    ...addresses,
    chainId,
    relayer,
    verifySignature: (signed) => verifySignature(rpc, signed),
    verifyDeposit: (deposit) => verifyDeposit(rpc, { ...addresses, chainId }, deposit),
    isAuthorizationUsed: (deposit) => rpc.inTime(() => isAuthorizationUsed(rpc, addresses.usdcAddress, deposit)),
    readPool: (wallet) => rpc.inTime(() => readPool(rpc, settlementAddress, wallet)),
    readPools: (wallets) => rpc.inTime(() => readPools(rpc, settlementAddress, wallets)),
    readPoolOverview: (wallet) => rpc.inTime(() => readPoolOverview(rpc, addresses, wallet)),
    readChainId: async () => Number(await rpc.read<Hex>("eth_chainId")),
    readContractSetup: () =>
      rpc.inTime(async () => {
        const [usdcAddress, feeCapBps, isPaused, isRelayer] = await Promise.all([
          readView(rpc, settlementAddress, "usdc", []),
          readView(rpc, settlementAddress, "feeCapBps", []),
          readView(rpc, settlementAddress, "paused", []),
          readView(rpc, settlementAddress, "relayers", [relayer.address]),
        ]);
        return { usdcAddress, feeCapBps, isPaused, isRelayer };
      }),
    readHead: () => rpc.inTime(() => readHead(rpc)),
    readBlocks: (numbers) => rpc.inTime(() => Promise.all(numbers.map((number) => readBlock(rpc, number)))),
    readLogs: (range) => rpc.inTime(() => readLogs(rpc, addresses, range)),
    readSettled: (hash, block = undefined) =>
      rpc.inTime(() => readView(rpc, settlementAddress, "settled", [hash], block ?? "latest")),
  };
}
