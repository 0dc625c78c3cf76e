/** An error as EIP-1193 and JSON-RPC carry it. */
export class RpcFailure extends Error {
  override name = "RpcFailure";
  readonly code: number;
  readonly data: unknown;
  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** One JSON-RPC call from the browser. @throws RpcFailure for an error answer, TypeError when nothing answers. */
export async function callRpc(rpcUrl: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const response = await fetch(rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const answer: unknown = await response.json();
  if (typeof answer !== "object" || answer === null) throw new RpcFailure(-32603, "The chain answered no JSON-RPC.");
  if ("error" in answer && typeof answer.error === "object" && answer.error !== null) {
    const { code, message, data } = answer.error as { code?: number; message?: string; data?: unknown };
    throw new RpcFailure(code ?? -32603, message ?? "The chain refused the call.", data);
  }
  return "result" in answer ? answer.result : null;
}
