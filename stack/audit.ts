import { runAudit } from "./run-audit.ts";

/*
 * Compares database and chain: `npm run audit`. Reads only. Of the deployment that the environment names (DATABASE_URL,
 * RPC_URL and the rest), else of the local stack, which must be running. Exit status: 0 no difference, 1 differences,
 * 2 no answer to the question.
 */

process.exitCode = await runAudit(process.env);
