import "server-only";
import { z } from "zod";
import { uuid } from "#core/primitives.schemas.ts";
import { getSettlement } from "#core/settlements/get-settlement.ts";
import { Settlement } from "#core/settlements/settlements.schemas.ts";
import { getWallet } from "#core/wallet/get-wallet.ts";
import { Wallet } from "#core/wallet/wallet.schemas.ts";
import { sessionTools } from "./session-tools.ts";
import { reads, type Tool, tool } from "./tool.ts";

/** The tools of the hosted server (spec 7.13). Each is a call of a verb, with the verb's own checks. */
export const tools: readonly Tool[] = [
  ...sessionTools,
  tool({
    name: "get_wallet",
    title: "Get the wallet",
    description:
      "The pool that pays: balance, what open sessions hold, what is being settled and what is free, in micro-USDC.",
    input: z.object({}),
    output: Wallet,
    annotations: reads,
    run: ({ ctx }) => getWallet(ctx),
  }),
  tool({
    name: "get_settlement",
    title: "Get a settlement",
    description: "How far paying an ended session on chain has come, with amounts and the transaction hash.",
    input: z.object({ sessionId: uuid.describe("Id of the session.") }),
    output: Settlement,
    annotations: reads,
    run: ({ ctx }, input) => getSettlement(ctx, input),
  }),
];

export const toolByName: ReadonlyMap<string, Tool> = new Map(tools.map((each) => [each.name, each]));
