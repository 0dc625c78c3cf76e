/**
 * What the outside may ask of the local chain: everything a wallet or a server needs, and nothing that changes the
 * chain except by a signed transaction. Anvil's own methods move time and balances and sign for anybody.
 */
const readMethods = new Set([
  "eth_blobBaseFee",
  "eth_blockNumber",
  "eth_call",
  "eth_chainId",
  "eth_createAccessList",
  "eth_estimateGas",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getBalance",
  "eth_getBlockByHash",
  "eth_getBlockByNumber",
  "eth_getBlockReceipts",
  "eth_getBlockTransactionCountByHash",
  "eth_getBlockTransactionCountByNumber",
  "eth_getCode",
  "eth_getFilterChanges",
  "eth_getFilterLogs",
  "eth_getLogs",
  "eth_getProof",
  "eth_getStorageAt",
  "eth_getTransactionByBlockHashAndIndex",
  "eth_getTransactionByBlockNumberAndIndex",
  "eth_getTransactionByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
  "eth_newBlockFilter",
  "eth_newFilter",
  "eth_newPendingTransactionFilter",
  "eth_protocolVersion",
  "eth_simulateV1",
  "eth_syncing",
  "eth_uninstallFilter",
  "net_listening",
  "net_version",
  "txpool_status",
  "web3_clientVersion",
  "web3_sha3",
]);

export function isReadMethod(method: string): boolean {
  return readMethods.has(method);
}
