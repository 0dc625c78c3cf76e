import "server-only";
import type { SpanContext } from "@opentelemetry/api";

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The caller's span (W3C Trace Context, level 1); undefined for a header that is none. */
export function readTraceparent(header: string | undefined): SpanContext | undefined {
  const [, version, traceId = "", spanId = "", flags = "", more] = form.exec(header?.trim() ?? "") ?? [];
  const isKnown = version !== undefined && version !== "ff" && !(version === "00" && more !== undefined);
  if (!isKnown || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}

export function writeTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags & 1 ? "01" : "00"}`;
}
