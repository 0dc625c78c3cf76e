"use client";
import { useEffect } from "react";
import { Badge } from "../ui/badge.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { Copyable } from "../ui/copyable.tsx";
import { ErrorCard } from "../ui/error-card.tsx";
import type { CallAnswer } from "./send-call.ts";

interface Props {
  outcome: { answer: CallAnswer } | { failure: string } | null;
  /** What a stream has sent so far. */
  streamed: string | null;
  name: string;
}

/** Status, time, request id and body of what came back. */
export function ConsoleAnswer({ outcome, streamed, name }: Props) {
  if (streamed !== null) return <CodeBlock code={streamed} name={`stream: ${name}`} />;
  if (!outcome) return null;
  if ("failure" in outcome) return <ErrorCard alert title="Not answered" text={outcome.failure} />;
  const { status, ms, requestId, text, picture } = outcome.answer;
  return (
    <div className="space-y-2">
      <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-2">
        <Badge tone={status < 400 ? "success" : "danger"}>{status}</Badge>
        <span className="num">{ms} ms</span>
        {requestId && <Copyable value={requestId} name="request id" />}
      </div>
      {picture && <Picture url={picture} name={name} />}
      {text === null ? (
        !picture && <p className="text-sm text-ink-3">No body</p>
      ) : (
        <CodeBlock code={text} name={`result: ${name}`} />
      )}
    </div>
  );
}

function Picture({ url, name }: { url: string; name: string }) {
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  // biome-ignore lint/performance/noImgElement: an object URL that only this page knows
  return <img src={url} alt={`Result of ${name}`} className="w-full rounded-md border border-line" />;
}
