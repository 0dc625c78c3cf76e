import "server-only";
import { mcp } from "#http/mcp/route.ts";

export const POST = mcp.route();
