/** Settings fixed when the browser bundle is built. Everything else comes from `GET /api/v1/config`. */
export const publicEnv = {
  /** True only in builds for the local chain: the development wallet and the faucet exist nowhere else. */
  isLocalChain: process.env.NEXT_PUBLIC_CHAIN_ID === "31337",
  chainId: Number(process.env.NEXT_PUBLIC_CHAIN_ID),
  walletConnectProjectId: process.env.NEXT_PUBLIC_WALLETCONNECT_PROJECT_ID ?? "",
};
