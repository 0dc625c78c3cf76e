import { printBench } from "#bench/bench.ts";

/* Every figure of speed and cost beside its target: `npm run bench`, or some of them: `npm run bench -- G1 G2`. */

await printBench(process.argv.slice(2));
