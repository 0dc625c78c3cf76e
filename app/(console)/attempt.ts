import "server-only";
import { unstable_rethrow } from "next/navigation";
import { v7 } from "uuid";
import type { ErrorFacts } from "#components/api/api-error.ts";
import { DomainError, errorCatalogue } from "#core/errors.ts";
import { clients } from "#http/context.ts";
import { asDomainError, statusOfKind } from "#http/luxxon/envelope.ts";
import { underWay } from "./reads-under-way.ts";

export type Read<T> = { ok: true; data: T; at: string } | { ok: false; facts: ErrorFacts };

interface Call {
  requestId: string;
  log: { error(fields: object, message: string): void };
}

/**
 * One read of a page; `call` is its context, or null before there is one. A failure becomes facts for the card that
 * needed it, so that it never takes the page down; redirects and "not found" pass through.
 */
export async function attempt<T>(call: Call | null, read: () => Promise<T>): Promise<Read<T>> {
  const requestId = call?.requestId ?? v7();
  try {
    return { ok: true, data: await underWay(read), at: new Date().toISOString() };
  } catch (thrown) {
    unstable_rethrow(thrown);
    const error = outage(thrown) ?? asDomainError(thrown);
    const status = statusOfKind[errorCatalogue[error.code].kind];
    if (status === 500) (call ?? clients()).log.error({ err: thrown, requestId }, "page read failed");
    const { code, detail, message } = error;
    return { ok: false, facts: { status, code, detail, message, requestId } };
  }
}

/** By name: the clients are made by the front's bundle, so their error classes are not the ones of this bundle. */
const outages: Record<string, DomainError> = {
  DatabaseUnavailableError: new DomainError("DATABASE_ERROR", "database:unavailable"),
  AuthzUnavailableError: new DomainError("AUTHZ_ERROR", "authz:unavailable"),
  ChainUnavailableError: new DomainError("UNAVAILABLE", "chain:unavailable"),
  MediaUnavailableError: new DomainError("VIDEO_ERROR", "video:unavailable"),
};

function outage(thrown: unknown): DomainError | undefined {
  return thrown instanceof Error ? outages[thrown.name] : undefined;
}

/** The facts of the first read that failed. */
export function failedFacts(...reads: readonly Read<unknown>[]): ErrorFacts {
  const failed = reads.find((read) => !read.ok);
  if (!failed || failed.ok) throw new Error("failedFacts is for reads of which one failed");
  return failed.facts;
}
