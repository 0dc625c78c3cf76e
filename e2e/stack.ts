import { readFileSync } from "node:fs";
import { z } from "zod";

/** What `stack.json` says of the running stack. */
const Stack = z.object({
  url: z.string(),
  databaseUrl: z.string(),
  spicedb: z.object({ endpoint: z.string(), token: z.string() }),
  chain: z.object({
    chainId: z.number(),
    rpcUrl: z.string(),
    usdcAddress: z.string().transform((value) => value as `0x${string}`),
    settlementAddress: z.string().transform((value) => value as `0x${string}`),
  }),
  cronSecret: z.string(),
});
export type Stack = z.infer<typeof Stack>;

/** Where the global setup leaves the path of `stack.json` for the workers. */
export const STACK_FILE = "LUXXON_E2E_STACK";

/** The stack that the tests run against. */
export function readStack(): Stack {
  const file = process.env[STACK_FILE];
  if (!file) throw new Error(`${STACK_FILE} is not set: e2e/global-setup.ts has not run`);
  return Stack.parse(JSON.parse(readFileSync(file, "utf8")));
}

/** Its address in the browser. */
export function stackUrl(): string {
  return readStack().url;
}
