import "server-only";
import type { Hex } from "viem";
import type { DepositAuthorization } from "#contracts/client.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { hasGas } from "../settlements/has-gas.ts";
import { storeSigned } from "../settlements/store-signed.ts";
import { storeDeposit } from "./deposits.sql.ts";

/**
 * Signs the deposit with the relayer's next nonce and stores the bytes.
 * @throws DomainError RATE_LIMITED rate:deposit, UNAVAILABLE chain:unavailable, CONFLICT deposit:nonceUsed when somebody
 * else has stored this deposit meanwhile
 */
export async function signDeposit(
  ctx: WorkspaceContext,
  deposit: DepositAuthorization,
  body: Uint8Array,
): Promise<{ id: string; raw: Hex; hash: Hex }> {
  const { relayer } = ctx.chain;
  const account = await relayer.readAccount();
  const outcome =
    hasGas(ctx, relayer, { account, gasLimit: relayer.depositGas }) &&
    (await storeSigned(ctx, {
      relayer,
      account,
      sign: (options) => relayer.signDeposit(deposit, options),
      store: (signed) => storeDeposit(ctx, { ...deposit, body, signed }),
    }));
  if (!outcome) throw new DomainError("UNAVAILABLE", "chain:unavailable");
  const { stored, signed } = outcome;
  if (stored === "exists") throw new DomainError("CONFLICT", "deposit:nonceUsed");
  if ("retryAfterSeconds" in stored) throw new DomainError("RATE_LIMITED", "rate:deposit", stored);
  return { id: stored.id, raw: signed.raw, hash: signed.hash };
}
