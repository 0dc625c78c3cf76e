import "server-only";
import { access } from "#core/access/access.ts";
import { createDeposit } from "#core/deposits/create-deposit.ts";
import { CreateDepositInput, Deposit } from "#core/deposits/deposits.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const POST = luxxon.route(
  {
    id: "createDeposit",
    summary: "Deposit by signature; the relayer pays the gas",
    description:
      "An EIP-3009 receiveWithAuthorization from the workspace's wallet to the settlement contract. Idempotent by nonce; 20 a day per wallet.",
    auth: access.relayDeposit,
    body: CreateDepositInput,
    status: 202,
    response: Deposit,
    errors: ["CONFLICT deposit:nonceUsed", "RATE_LIMITED rate:deposit", "UNAVAILABLE chain:unavailable"],
  },
  ({ ctx, body }) => createDeposit(ctx, body),
);
