import "server-only";
import { access } from "#core/access/access.ts";
import { getWallet } from "#core/wallet/get-wallet.ts";
import { Wallet, WalletQuery } from "#core/wallet/wallet.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "getWallet",
    summary: "Pool balance, holds and what is free",
    description:
      "From the confirmed ledger; no chain call is made. Free is the balance less what open sessions hold and ended ones still owe.",
    auth: access.readWallet,
    query: WalletQuery,
    workspace: { in: "query", name: "workspaceId", mismatch: "wallet:workspaceMismatch" },
    response: Wallet,
  },
  ({ ctx }) => getWallet(ctx),
);
