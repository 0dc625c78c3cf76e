import { countVitest, runVitest } from "./test-runs.ts";

/** What `npm run prove` takes beside the ids of figures. */
export const replicasArgument = "replicas";

/** The suite of the API in which each application is two processes, called in turn, at the sizes of `npm test`. */
export async function proveReplicas(): Promise<boolean> {
  process.env.TEST_PROCESSES = "2";
  const minutes = (n: number) => String(n * 60_000);
  const report = await runVitest([
    "app",
    "core",
    "http",
    "sdk",
    "--testTimeout",
    minutes(3),
    "--hookTimeout",
    minutes(3),
  ]);
  const { passed, failed } = countVitest(report);
  console.log(`\n${replicasArgument}  ${passed} passed, ${failed} failed`);
  return passed > 0 && failed === 0;
}
