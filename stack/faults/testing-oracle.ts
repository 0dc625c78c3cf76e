import { sql } from "drizzle-orm";
import { type Address, createPublicClient, type Hex, http, keccak256, parseAbi, stringToHex } from "viem";
import type { Database } from "#db/client.ts";
import type { Cast } from "./testing-clients.ts";
import { pointOf } from "./testing-clients.ts";
import type { HistoryEntry } from "./testing-history.ts";
import type { FaultWorld } from "./testing-world.ts";

/* Recomputes what must be true from the rows of sessions, the logs of the chain and what clients were told. Uses nothing
   of the pipeline: meter, fee, id on chain and the contract's interface are written down here again, from the spec. */

const abi = parseAbi([
  "event Settled(bytes32 indexed sessionId, address indexed from, address indexed to, uint256 toAmount, uint256 feeAmount, uint256 ratePerSecond, uint256 chargeableSeconds)",
  "function deposits(address) view returns (uint256)",
  "function balanceOf(address) view returns (uint256)",
]);

interface Row {
  id: string;
  lat: number;
  lng: number;
  sequence: string;
  state: string;
  consumer: string;
  consumerWallet: Address;
  operator: string | null;
  operatorWallet: Address | null;
  startedUs: string | null;
  endedUs: string | null;
  maxSeconds: number;
  rate: string;
  feeBps: number;
  cleanSeconds: number;
  charged: string;
  txHash: string | null;
  settlement: string | null;
  windows: [opened: string, closed: string | null][];
  starts: number;
}

const us = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000000)::bigint::text`);

const readRows = (db: Database) =>
  db.rows<Row>(sql`
    select s.id, s.requested_lat as lat, s.requested_lng as lng, s.settlement_sequence::text as sequence, s.state,
      s.consumer_workspace_id as consumer, s.consumer_wallet as "consumerWallet", s.operator_workspace_id as operator,
      s.operator_wallet as "operatorWallet", ${us("s.started_at")} as "startedUs", ${us("s.ended_at")} as "endedUs",
      s.max_duration_seconds as "maxSeconds", s.rate_per_second_micro_usdc::text as rate,
      s.platform_fee_bps as "feeBps", s.clean_seconds as "cleanSeconds", s.charged_micro_usdc::text as charged,
      s.settlement_tx_hash as "txHash", t.state as settlement,
      (select coalesce(json_agg(json_build_array(${us("w.opened_at")}, ${us("w.closed_at")})), '[]')
        from disconnect_windows w where w.session_id = s.id) as windows,
      coalesce(a.starts, 0) as starts
    from sessions s left join settlements t on t.session_id = s.id
      left join (select target_id, count(*)::int as starts from audit_log where action = 'session.start' group by 1) a
        on a.target_id = s.id::text`);

/** Spec 10. */
function secondsOf({ startedUs, endedUs, maxSeconds, windows }: Row): number {
  if (startedUs === null || endedUs === null) return 0;
  const [started, ended] = [BigInt(startedUs), BigInt(endedUs)];
  const cut = (at: bigint) => (at < started ? started : at > ended ? ended : at);
  let [lost, reached] = [0n, started];
  const spans = windows.map(([from, to]) => [cut(BigInt(from)), cut(to === null ? ended : BigInt(to))] as const);
  for (const [from, to] of spans.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const begin = from > reached ? from : reached;
    if (to <= begin) continue;
    lost += to - begin;
    reached = to;
  }
  const second = 1_000_000n;
  const clean = (ended - started) / second - (lost + second - 1n) / second;
  return Math.min(Math.max(Number(clean), 0), maxSeconds);
}

/** Spec 14.1. */
const idOnChain = ({ id, sequence }: Row): Hex =>
  `0x${keccak256(stringToHex(id)).slice(2, 50)}${BigInt(sequence).toString(16).padStart(16, "0")}`;

export interface World extends Pick<FaultWorld, "rpcUrl" | "contracts"> {
  db: Database;
}

export interface Told {
  cast: Cast;
  poolMicroUsdc: bigint;
  sessions: number;
  entries: readonly HistoryEntry[];
}

/** Everything that is not as it must be, in words. Call it when all is settled. */
export async function violationsOf(world: World, told: Told): Promise<string[]> {
  return [...compareHistory(await readRows(world.db), told), ...(await moneyViolationsOf(world, told))];
}

/** Each session once, and all that was acknowledged. */
function compareHistory(rows: readonly Row[], { sessions, entries }: Told): string[] {
  const found: string[] = [];
  const byPoint = Map.groupBy(rows, ({ lat, lng }) => `${lat} ${lng}`);
  for (let tag = 0; tag < sessions; tag++) {
    const { lat, lng } = pointOf(tag);
    const [row, ...more] = byPoint.get(`${lat} ${lng}`) ?? [];
    if (!row || more.length > 0) {
      found.push(`session ${tag} is there ${more.length + (row ? 1 : 0)} times`);
      continue;
    }
    for (const { operation, outcome, data = {} } of entries.filter((entry) => entry.tag === tag)) {
      if (outcome !== "ok") continue;
      const isThere = {
        create: () => data.id === row.id && data.ratePerSecondMicroUsdc === row.rate,
        accept: () => data.operatorWorkspaceId === row.operator,
        start: () => row.starts === 1,
        end: () =>
          row.state === "ENDED" && data.cleanSeconds === row.cleanSeconds && data.chargedMicroUsdc === row.charged,
      }[operation]();
      if (!isThere) found.push(`${operation} of ${tag} was acknowledged and is lost: ${JSON.stringify({ data, row })}`);
    }
  }
  if (rows.length !== sessions) found.push(`${rows.length} sessions for ${sessions}`);
  return found;
}

/** Each charge as metered, paid once, to the µUSDC; and every balance that follows from it. */
export async function moneyViolationsOf(
  { rpcUrl, contracts, db }: World,
  { cast, poolMicroUsdc }: Pick<Told, "cast" | "poolMicroUsdc">,
): Promise<string[]> {
  const found: string[] = [];
  const rows = await readRows(db);
  const chain = createPublicClient({ transport: http(rpcUrl) });
  const { settlementAddress: address, usdcAddress } = contracts;
  const logs = await chain.getContractEvents({ abi, address, eventName: "Settled", fromBlock: 0n });
  const byId = Map.groupBy(logs, ({ args }) => args.sessionId);
  const owed = new Map<string, bigint>();
  const add = (wallet: string, amount: bigint) => owed.set(wallet, (owed.get(wallet) ?? 0n) + amount);
  let charges = 0;
  for (const row of rows) {
    const seconds = secondsOf(row);
    const gross = BigInt(seconds) * BigInt(row.rate);
    const fee = (gross * BigInt(row.feeBps)) / 10_000n;
    const wrong = (why: string) => found.push(`session ${row.id}: ${why}: ${JSON.stringify(row)}`);
    if (row.cleanSeconds !== seconds || BigInt(row.charged) !== gross) wrong(`metered ${seconds} s, ${gross}`);
    const paid = byId.get(idOnChain(row)) ?? [];
    if (paid.length !== (gross > 0n ? 1 : 0)) wrong(`paid ${paid.length} times`);
    if (row.settlement !== (gross > 0n ? "CONFIRMED" : "SKIPPED")) wrong("its settlement is not over");
    charges += gross > 0n ? 1 : 0;
    if (gross === 0n) continue;
    add(row.consumerWallet, -gross);
    add(row.operatorWallet ?? "", gross - fee);
    const [log] = paid;
    if (!log) continue;
    const { from, to, toAmount, feeAmount, ratePerSecond, chargeableSeconds } = log.args;
    const is = [from, to, toAmount, feeAmount, ratePerSecond, chargeableSeconds].join();
    const must = [row.consumerWallet, row.operatorWallet, gross - fee, fee, row.rate, seconds].join();
    if (is !== must) wrong(`paid ${is}`);
    if (row.txHash !== log.transactionHash) wrong(`paid by ${log.transactionHash}`);
  }
  if (logs.length !== charges) found.push(`${logs.length} payments on chain for ${charges} charges`);
  const balanceOf = (wallet: Address) =>
    chain.readContract({ abi, address: usdcAddress, functionName: "balanceOf", args: [wallet] });
  const poolOf = (wallet: Address) => chain.readContract({ abi, address, functionName: "deposits", args: [wallet] });
  for (const { workspace } of [...cast.consumers, ...cast.operators]) {
    const wallet = workspace.account.address;
    const isConsumer = cast.consumers.some((consumer) => consumer.workspace === workspace);
    const must = (isConsumer ? poolMicroUsdc : 0n) + (owed.get(wallet) ?? 0n);
    const is = isConsumer ? await poolOf(wallet) : await balanceOf(wallet);
    if (is !== must) found.push(`${isConsumer ? "pool" : "balance"} of ${wallet}: ${is} instead of ${must}`);
  }
  return found;
}
