import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { listWalletEvents } from "#core/wallet/list-wallet-events.ts";
import { ListWalletEventsQuery, WalletEvent } from "#core/wallet/wallet.schemas.ts";
import { Page } from "#http/luxxon/reply.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "listWalletEvents",
    summary: "Deposits, withdrawals, settlements and approvals, newest first",
    description: "The pool's ledger as the chain wrote it. `amountUsdc` is in µUSDC despite its name.",
    auth: access.readWallet,
    query: ListWalletEventsQuery,
    workspace: { in: "query", name: "workspaceId", mismatch: "wallet:workspaceMismatch" },
    response: z.array(WalletEvent),
  },
  async ({ ctx, query }) => new Page(await listWalletEvents(ctx, query)),
);
