import "server-only";
import { createHash } from "node:crypto";
import type { DepositAuthorization } from "#contracts/client.ts";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { broadcastTransaction } from "../settlements/broadcast-transaction.ts";
import type { CreateDepositInput, Deposit } from "./deposits.schemas.ts";
import { findDeposit } from "./deposits.sql.ts";
import { refuseDeposit } from "./refuse-deposit.ts";
import { signDeposit } from "./sign-deposit.ts";

/**
 * Relays a signed deposit into the pool of the workspace's wallet, the relayer paying the gas (spec 7.13). Bytes are
 * stored with their nonce before they are broadcast; whatever happens then, the tick follows them, and the token takes an
 * authorization once. The same body again gives the same transaction.
 * @throws DomainError INVALID_INPUT naming the member, CONFLICT deposit:nonceUsed, RATE_LIMITED rate:deposit,
 * UNAVAILABLE chain:unavailable
 */
export async function createDeposit(ctx: WorkspaceContext, input: CreateDepositInput): Promise<Deposit> {
  const { walletAddress: from } = await requireAccess(ctx, access.relayDeposit);
  const deposit: DepositAuthorization = { ...input, from };
  const body = fingerprint(deposit);
  const known = await repeated(ctx, deposit, body);
  if (known) return known;
  try {
    return await relay(ctx, deposit, body);
  } catch (refusal) {
    // It may be stored all the same: by this call, before the node went silent, or by another with the same body.
    const stored = await repeated(ctx, deposit, body);
    if (stored) return stored;
    throw refusal;
  }
}

/** Checks, signs, stores and broadcasts. */
async function relay(ctx: WorkspaceContext, deposit: DepositAuthorization, body: Uint8Array): Promise<Deposit> {
  await requireAcceptable(ctx, deposit);
  const { id, raw, hash } = await signDeposit(ctx, deposit, body);
  await broadcastTransaction(ctx, { id, raw, status: "SIGNED" });
  return { txHash: hash, state: "SUBMITTED" };
}

/** The answer to a deposit that the relayer has taken before; undefined when there is none, or when it failed. */
async function repeated(ctx: WorkspaceContext, deposit: DepositAuthorization, body: Uint8Array) {
  const known = await findDeposit(ctx, deposit, body);
  if (!known) return undefined;
  if (!known.isSameBody) throw new DomainError("CONFLICT", "deposit:nonceUsed");
  return known.isAlive ? ({ txHash: known.txHash, state: "SUBMITTED" } as const) : undefined;
}

/** Signed by the wallet, unused, and accepted by contract and token in the next block. */
async function requireAcceptable({ chain }: WorkspaceContext, deposit: DepositAuthorization): Promise<void> {
  const [isSigned, isUsed] = await Promise.all([chain.verifyDeposit(deposit), chain.isAuthorizationUsed(deposit)]);
  if (!isSigned) throw new DomainError("INVALID_INPUT", "signature");
  if (isUsed) throw new DomainError("CONFLICT", "deposit:nonceUsed");
  const simulation = await chain.relayer.simulateDeposit(deposit);
  if (!simulation.isOk) throw refuseDeposit(simulation.revert);
}

function fingerprint({ from, signature, ...rest }: DepositAuthorization): Uint8Array {
  const { amountMicroUsdc, validAfter, validBefore, nonce } = rest;
  const members = [from, amountMicroUsdc, validAfter, validBefore, nonce, signature.toLowerCase()];
  return createHash("sha256").update(members.join()).digest();
}
