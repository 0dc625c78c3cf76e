import "server-only";
import type { Address } from "viem";
import type { PoolState } from "#contracts/client.ts";
import type { Context } from "../context.ts";
import { endCappedSessions, endOverdrawnSessions } from "../sessions/end-exhausted.sql.ts";
import { asSystem } from "../sessions/session-audit.sql.ts";
import { selectLiveWallets, selectOverdrawn } from "./guard.sql.ts";

const walletsPerRead = 100;

/**
 * Part of the tick: ends the LIVE sessions of a wallet whose pool cannot pay for what it owes and has accrued, and each
 * LIVE session above the wallet's spend cap (spec 13.3). One look at the chain for each wallet; while the chain is away
 * nothing is ended. Any number may overlap: a session ends once.
 * @param wallets only these, of those that pay for a LIVE session.
 * @returns how many this run ended.
 * @throws ChainUnavailableError
 */
export async function guardCredit(ctx: Context, { wallets }: { wallets?: ReadonlySet<string> } = {}): Promise<number> {
  const live = (await selectLiveWallets(ctx)).filter((wallet) => wallets?.has(wallet) ?? true);
  let ended = 0;
  for (let start = 0; start < live.length; start += walletsPerRead) {
    const pools = await ctx.chain.readPools(live.slice(start, start + walletsPerRead));
    ended += await endOverdrawn(ctx, pools);
    ended += await endCapped(ctx, pools);
  }
  return ended;
}

async function endOverdrawn(ctx: Context, pools: ReadonlyMap<Address, PoolState>): Promise<number> {
  const suspects = await selectOverdrawn(ctx, pools);
  const certain = suspects.filter(({ inDoubt }) => inDoubt.length === 0).map(({ wallet }) => wallet);
  const overdrawn = only(pools, [...certain, ...(await settleDoubts(ctx, pools, suspects))]);
  return overdrawn.size === 0 ? 0 : (await endOverdrawnSessions(asSystem(ctx), overdrawn)).length;
}

/**
 * A payment that the contract has made and the ledger has not seen is missing from the pool and still counted as owed:
 * before anybody is ended for it, the contract is asked at the very block of the balance.
 */
async function settleDoubts(
  ctx: Context,
  pools: ReadonlyMap<Address, PoolState>,
  suspects: Awaited<ReturnType<typeof selectOverdrawn>>,
): Promise<Address[]> {
  const doubtful = suspects.filter(({ inDoubt }) => inDoubt.length > 0);
  const asked = doubtful.flatMap(({ wallet, inDoubt }) => inDoubt.map((hash) => ({ wallet, hash })));
  if (asked.length === 0) return [];
  const settled = await Promise.all(
    asked.map(({ wallet, hash }) => ctx.chain.readSettled(hash, pools.get(wallet)?.blockNumber)),
  );
  const paid = asked.filter((_, at) => settled[at]).map(({ hash }) => hash);
  const still = await selectOverdrawn(
    ctx,
    only(
      pools,
      doubtful.map(({ wallet }) => wallet),
    ),
    paid,
  );
  return still.map(({ wallet }) => wallet);
}

async function endCapped(ctx: Context, pools: ReadonlyMap<Address, PoolState>): Promise<number> {
  const capped = [...pools].filter(
    ([, pool]) => pool.maxRatePerSecondMicroUsdc > 0n || pool.maxPerSessionMicroUsdc > 0n,
  );
  return capped.length === 0 ? 0 : (await endCappedSessions(asSystem(ctx), new Map(capped))).length;
}

function only(pools: ReadonlyMap<Address, PoolState>, wallets: readonly Address[]): Map<Address, PoolState> {
  const wanted = new Set(wallets);
  return new Map([...pools].filter(([wallet]) => wanted.has(wallet)));
}
