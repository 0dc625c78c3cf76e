import "server-only";
import type { CallToolResult, ToolAnnotations } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { ApiKeyActor, WorkspaceContext } from "#core/context.ts";

/** What a tool is called with: the context of the key, and whether anybody still waits. */
export interface ToolCall {
  ctx: WorkspaceContext & { actor: ApiKeyActor };
  signal: AbortSignal;
}

export interface Tool {
  name: string;
  title: string;
  description: string;
  input: z.ZodObject;
  output?: z.ZodObject;
  annotations: ToolAnnotations;
  /** Parses what was sent and runs the verb. @throws ZodError, DomainError */
  run(call: ToolCall, sent: unknown): Promise<CallToolResult>;
}

interface ToolDefinition<I extends z.ZodObject, O extends z.ZodObject> extends Omit<Tool, "input" | "output" | "run"> {
  input: I;
  /** Schema of what the verb gives; it is the answer as text and as data. */
  output: O;
  run(call: ToolCall, input: z.output<I>): Promise<z.input<O>>;
}

/** A tool whose answer is data. */
export function tool<I extends z.ZodObject, O extends z.ZodObject>(definition: ToolDefinition<I, O>): Tool {
  return {
    ...definition,
    run: async (call, sent) => {
      const structuredContent = await definition.run(call, definition.input.parse(sent));
      return { content: [{ type: "text", text: JSON.stringify(structuredContent) }], structuredContent };
    },
  };
}

/** Reads and changes nothing. */
export const reads: ToolAnnotations = { readOnlyHint: true, openWorldHint: false };
/** Starts something that costs money. */
export const spends: ToolAnnotations = { readOnlyHint: false, destructiveHint: false, openWorldHint: true };
/** Ends something for good. */
export const ends: ToolAnnotations = { readOnlyHint: false, destructiveHint: true, openWorldHint: true };

/** JSON Schema of a tool: an object, with named schemas written out, as hosts expect it. */
export function toolSchema(schema: z.ZodObject, io: "input" | "output"): { type: "object"; [member: string]: unknown } {
  const { $schema: _, $defs = {}, ...root } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  const definitions = $defs as Record<string, object>;
  const writtenOut = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(writtenOut);
    if (typeof value !== "object" || value === null) return value;
    const { $ref, ...rest } = value as { $ref?: string };
    const target = $ref ? definitions[$ref.replace("#/$defs/", "")] : undefined;
    const whole = { ...target, ...rest } as Record<string, unknown>;
    const { example: _example, ...kept } = whole;
    return Object.fromEntries(Object.entries(kept).map(([name, member]) => [name, writtenOut(member)]));
  };
  return { ...(writtenOut(root) as object), type: "object" };
}
