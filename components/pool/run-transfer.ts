import {
  type Address,
  encodeFunctionData,
  type Hex,
  type PublicClient,
  parseSignature,
  type TypedDataDefinition,
} from "viem";
import { luxxonSettlementAbi } from "#contracts/abi/luxxon-settlement.ts";
import { testUsdcAbi } from "#contracts/abi/test-usdc.ts";
import type { Problem } from "../wallet/problem.ts";
import { permitTypedData } from "./permit-typed-data.ts";
import { readContractProblem } from "./read-contract-problem.ts";
import { readToken } from "./read-token.ts";
import {
  applyTransferEvent,
  currentStep,
  type StepId,
  type Transfer,
  type TransferEvent,
  type TransferStep,
} from "./transfer.ts";
import { watchTransaction } from "./watch-transaction.ts";

/** The account that signs. Each call may wait for a person as long as it likes. */
export interface TransferWallet {
  address: Address;
  signTypedData: (typedData: TypedDataDefinition) => Promise<Hex>;
  send: (call: { to: Address; data: Hex }) => Promise<Hex>;
}

export interface TransferTools {
  client: PublicClient;
  usdcAddress: Address;
  confirmations: number;
  /** Without it the run follows what was sent and stops where the wallet is needed. */
  wallet: TransferWallet | undefined;
  /** Whether the ledger holds the effect of this transaction. May reject; it is then asked again. */
  isBooked: (hash: Hex) => Promise<boolean>;
  signal: AbortSignal;
  pollMs?: number;
}

interface Permit {
  deadline: bigint;
  signature: Hex;
}

/** Seconds that a permit is good for. */
const PERMIT_SECONDS = 3600n;
/** Kept for a second try of the deposit; never stored. */
const permits = new Map<string, Permit>();

type Dispatch = (event: TransferEvent) => void;

/**
 * Carries a transfer on from its current step until it is in the ledger, a step fails, or the wallet is needed and
 * absent. `onChange` sees every state. Rejects only when `signal` aborts.
 */
export async function runTransfer(
  start: Transfer,
  tools: TransferTools,
  onChange: (transfer: Transfer) => void,
): Promise<Transfer> {
  let transfer = start;
  const dispatch: Dispatch = (event) => {
    transfer = applyTransferEvent(transfer, event);
    onChange(transfer);
  };
  for (;;) {
    tools.signal.throwIfAborted();
    const step = currentStep(transfer);
    if (!step || step.state === "failed" || step.state === "wallet") return transfer;
    if (step.state === "todo" && step.id !== "booked" && !tools.wallet) return transfer;
    try {
      await runStep(transfer, step, tools, dispatch);
    } catch (error) {
      tools.signal.throwIfAborted();
      dispatch({ type: "failed", step: step.id, problem: readContractProblem(error) });
    }
  }
}

async function runStep(
  transfer: Transfer,
  step: TransferStep,
  tools: TransferTools,
  dispatch: Dispatch,
): Promise<void> {
  if (step.id === "booked") return waitUntilBooked(transfer, tools, dispatch);
  if (step.hash && step.nonce !== undefined) return follow(transfer, step.id, step.hash, step.nonce, tools, dispatch);
  const wallet = tools.wallet;
  if (!wallet) return;
  if (step.id === "sign") return signPermit(transfer, wallet, tools, dispatch);
  if (step.id === "deposit" && transfer.way === "permit" && !(await livePermit(transfer, tools)))
    return dispatch({ type: "restarted", step: step.id });
  if (step.id === "approve" && (await allowance(transfer, tools)) >= transfer.amountMicroUsdc)
    return dispatch({ type: "skipped", step: "approve" });
  const call = callOf(transfer, step.id, tools);
  await tools.client.simulateContract({ ...call, account: wallet.address } as Parameters<
    PublicClient["simulateContract"]
  >[0]);
  const nonce = await tools.client.getTransactionCount({ address: wallet.address, blockTag: "pending" });
  dispatch({ type: "asked", step: step.id });
  const hash = await wallet.send({
    to: call.address,
    data: encodeFunctionData(call as Parameters<typeof encodeFunctionData>[0]),
  });
  dispatch({ type: "sent", step: step.id, hash, nonce });
}

async function signPermit(
  transfer: Transfer,
  wallet: TransferWallet,
  tools: TransferTools,
  dispatch: Dispatch,
): Promise<void> {
  const { client } = tools;
  const [token, nonce, block] = await Promise.all([
    readToken(client, tools.usdcAddress, transfer.chainId),
    client.readContract({
      address: tools.usdcAddress,
      abi: testUsdcAbi,
      functionName: "nonces",
      args: [wallet.address],
    }),
    client.getBlock(),
  ]);
  const deadline = block.timestamp + PERMIT_SECONDS;
  dispatch({ type: "asked", step: "sign" });
  const signature = await wallet.signTypedData(
    permitTypedData({
      token,
      owner: wallet.address,
      spender: transfer.settlementAddress,
      amountMicroUsdc: transfer.amountMicroUsdc,
      nonce,
      deadline,
    }),
  );
  permits.set(transfer.id, { deadline, signature });
  dispatch({ type: "done", step: "sign" });
}

async function livePermit(transfer: Transfer, { client }: TransferTools): Promise<Permit | undefined> {
  const permit = permits.get(transfer.id);
  if (!permit) return undefined;
  const { timestamp } = await client.getBlock();
  return permit.deadline > timestamp + 60n ? permit : undefined;
}

function allowance({ account, settlementAddress }: Transfer, { client, usdcAddress }: TransferTools): Promise<bigint> {
  return client.readContract({
    address: usdcAddress,
    abi: testUsdcAbi,
    functionName: "allowance",
    args: [account, settlementAddress],
  });
}

/** The contract call of a step. */
function callOf(transfer: Transfer, step: StepId, { usdcAddress }: TransferTools) {
  const { settlementAddress, amountMicroUsdc, account, poolOwner } = transfer;
  if (step === "approve")
    return {
      address: usdcAddress,
      abi: testUsdcAbi,
      functionName: "approve",
      args: [settlementAddress, amountMicroUsdc],
    } as const;
  const contract = { address: settlementAddress, abi: luxxonSettlementAbi } as const;
  if (step === "withdraw") return { ...contract, functionName: "withdraw", args: [amountMicroUsdc] } as const;
  const permit = permits.get(transfer.id);
  if (transfer.way === "permit" && permit) {
    const { r, s, yParity } = parseSignature(permit.signature);
    const args = [amountMicroUsdc, permit.deadline, 27 + yParity, r, s] as const;
    return { ...contract, functionName: "depositWithPermit", args } as const;
  }
  if (account.toLowerCase() !== poolOwner.toLowerCase())
    return { ...contract, functionName: "depositFor", args: [poolOwner, amountMicroUsdc] } as const;
  return { ...contract, functionName: "deposit", args: [amountMicroUsdc] } as const;
}

async function follow(
  transfer: Transfer,
  step: StepId,
  hash: Hex,
  nonce: number,
  tools: TransferTools,
  dispatch: Dispatch,
): Promise<void> {
  const outcome = await watchTransaction({
    client: tools.client,
    hash,
    account: transfer.account,
    nonce,
    to: step === "approve" ? tools.usdcAddress : transfer.settlementAddress,
    confirmations: tools.confirmations,
    signal: tools.signal,
    ...(tools.pollMs ? { pollMs: tools.pollMs } : {}),
    onConfirming: (seen) => dispatch({ type: "confirming", step, seen, needed: tools.confirmations }),
    onRepriced: (next) => dispatch({ type: "repriced", step, hash: next }),
    onSilent: (silent) =>
      dispatch({ type: "noted", step, note: silent ? "The chain does not answer. Still looking." : undefined }),
  });
  if (outcome.outcome === "mined") dispatch({ type: "done", step });
  else dispatch({ type: "failed", step, problem: problemOf(outcome.outcome) });
}

function problemOf(outcome: "reverted" | "cancelled" | "replaced"): Problem {
  if (outcome === "reverted")
    return {
      kind: "refused",
      tone: "danger",
      text: "The contract refused the transaction. Only the network fee was spent; no USDC moved.",
    };
  if (outcome === "cancelled")
    return { kind: "cancelled", tone: "neutral", text: "You cancelled the transaction in your wallet. No USDC moved." };
  return {
    kind: "cancelled",
    tone: "neutral",
    text: "Your wallet sent another transaction in its place. No USDC moved by this one.",
  };
}

/** The ledger is the last word: a receipt alone is not a credit. */
async function waitUntilBooked(transfer: Transfer, tools: TransferTools, dispatch: Dispatch): Promise<void> {
  const hash = transfer.steps.findLast((step) => step.hash)?.hash;
  if (!hash) return dispatch({ type: "done", step: "booked" });
  dispatch({ type: "confirming", step: "booked", seen: 0, needed: 1 });
  for (let asked = 0; ; asked++) {
    tools.signal.throwIfAborted();
    const booked = await tools.isBooked(hash).catch(() => null);
    if (booked) return dispatch({ type: "done", step: "booked" });
    if (booked === null)
      dispatch({ type: "noted", step: "booked", note: "The server does not answer. Still looking." });
    else if (asked === 0) dispatch({ type: "noted", step: "booked", note: undefined });
    else if (asked === 20)
      dispatch({ type: "noted", step: "booked", note: "Mined; the ledger takes longer than usual." });
    await new Promise((resolve) => setTimeout(resolve, tools.pollMs ?? 1_000));
  }
}
