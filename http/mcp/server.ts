import "server-only";
import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { failedTool } from "./failed-tool.ts";
import { type ToolCall, toolSchema } from "./tool.ts";
import { toolByName, tools } from "./tools.ts";

const instructions = `Luxxon sells live video of real places by the second. Ask for a view of a point with request_live_view, look with get_frame or get_stream_url, and always end_session when done: a LIVE session costs money until it is ended. Amounts are micro-USDC (1,000,000 = 1 USDC) as decimal strings. A failing tool answers { code, status, message, detail, retryable }.`;

const listed = tools.map(({ name, title, description, input, output, annotations }) => ({
  name,
  title,
  description,
  inputSchema: toolSchema(input, "input"),
  ...(output ? { outputSchema: toolSchema(output, "output") } : {}),
  annotations: { title, ...annotations },
}));

/** Loaded by the first who asks: a server that no agent uses need not start with it. */
const protocol = () => import("@modelcontextprotocol/sdk/types.js");

/** A server for one request: nothing of it outlives the answer, so any replica can answer the next. */
export async function createMcpServer(call: ToolCall): Promise<Server> {
  const { CallToolRequestSchema, ListToolsRequestSchema } = await protocol();
  const { Server } = await import("@modelcontextprotocol/sdk/server/index.js");
  const server = new Server(
    { name: "luxxon", title: "Luxxon", version: "1" },
    { capabilities: { tools: {} }, instructions },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: listed }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => callTool(call, params.name, params.arguments ?? {}));
  return server;
}

async function callTool(call: ToolCall, name: string, sent: unknown): Promise<CallToolResult> {
  const tool = toolByName.get(name);
  if (!tool) {
    const { ErrorCode, McpError } = await protocol();
    throw new McpError(ErrorCode.InvalidParams, `There is no tool ${name}`);
  }
  try {
    return await tool.run(call, sent);
  } catch (error) {
    return failedTool(error, (cause) =>
      call.ctx.log.error({ requestId: call.ctx.requestId, tool: name, err: cause }, "tool failed"),
    );
  }
}
