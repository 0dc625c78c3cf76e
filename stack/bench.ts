import { printBench } from "#bench/bench.ts";

await printBench();
