import "server-only";
import type { Address, Hex } from "viem";
import { readUsdcBalance, readView } from "./read-settlement.ts";
import type { Rpc } from "./rpc.ts";

/** A wallet's pool on the settlement contract at one block. Money in µUSDC; a cap of 0n means no limit. */
export interface PoolState {
  depositsMicroUsdc: bigint;
  maxRatePerSecondMicroUsdc: bigint;
  maxPerSessionMicroUsdc: bigint;
  blockNumber: bigint;
}

/** `PoolState` and what the console shows around it. */
export interface PoolOverview extends PoolState {
  /** USDC in the wallet itself. */
  walletUsdcMicroUsdc: bigint;
  isPaused: boolean;
  feeCapBps: number;
  /** Older contracts on this chain where this wallet still has a pool to withdraw. */
  previous: { settlementAddress: Address; depositsMicroUsdc: bigint }[];
}

export interface Addresses {
  settlementAddress: Address;
  usdcAddress: Address;
  previousSettlementAddresses: readonly Address[];
}

/** Deposits and caps of `wallet`, both read at the same, latest block. */
export async function readPool(rpc: Rpc, settlement: Address, wallet: Address): Promise<PoolState> {
  return readPoolAt(rpc, settlement, wallet, await readBlockNumber(rpc));
}

/** The same for several wallets, all at one block. */
export async function readPools(rpc: Rpc, settlement: Address, wallets: readonly Address[]) {
  const blockNumber = await readBlockNumber(rpc);
  const pools = await Promise.all(wallets.map((wallet) => readPoolAt(rpc, settlement, wallet, blockNumber)));
  return new Map(pools.map((pool, at) => [wallets[at] as Address, pool]));
}

const readBlockNumber = async (rpc: Rpc) => BigInt(await rpc.read<Hex>("eth_blockNumber"));

async function readPoolAt(rpc: Rpc, settlement: Address, wallet: Address, blockNumber: bigint): Promise<PoolState> {
  const [deposits, caps] = await Promise.all([
    readView(rpc, settlement, "deposits", [wallet], blockNumber),
    readView(rpc, settlement, "spendCaps", [wallet], blockNumber),
  ]);
  return {
    depositsMicroUsdc: deposits,
    maxRatePerSecondMicroUsdc: caps.maxRatePerSecond,
    maxPerSessionMicroUsdc: caps.maxPerSession,
    blockNumber,
  };
}

export async function readPoolOverview(rpc: Rpc, addresses: Addresses, wallet: Address): Promise<PoolOverview> {
  const { settlementAddress, usdcAddress, previousSettlementAddresses } = addresses;
  const [pool, walletUsdcMicroUsdc, isPaused, feeCapBps, previous] = await Promise.all([
    readPool(rpc, settlementAddress, wallet),
    readUsdcBalance(rpc, usdcAddress, wallet, "latest"),
    readView(rpc, settlementAddress, "paused", []),
    readView(rpc, settlementAddress, "feeCapBps", []),
    Promise.all(previousSettlementAddresses.map((address) => readPreviousPool(rpc, address, wallet))),
  ]);
  const withBalance = previous.filter(({ depositsMicroUsdc }) => depositsMicroUsdc > 0n);
  return { ...pool, walletUsdcMicroUsdc, isPaused, feeCapBps, previous: withBalance };
}

async function readPreviousPool(rpc: Rpc, settlementAddress: Address, wallet: Address) {
  return { settlementAddress, depositsMicroUsdc: await readView(rpc, settlementAddress, "deposits", [wallet]) };
}
