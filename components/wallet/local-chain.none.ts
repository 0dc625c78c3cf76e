import type { LocalChain } from "./local-chain.ts";

/** What a build for any other chain has of the local one: nothing. */
export const localChain: LocalChain | null = null;
