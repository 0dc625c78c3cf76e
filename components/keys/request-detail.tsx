"use client";
import type { LoggedRequest } from "../api/wire.ts";
import { Row } from "../sessions/cost-card.tsx";
import { requestStatus } from "../status/request-status.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { Copyable } from "../ui/copyable.tsx";
import { countText } from "../ui/count-text.ts";
import { Time } from "../ui/time.tsx";
import { curlLine } from "./curl-line.ts";

/** One call of the log, and the line that makes it again. */
export function RequestDetail({ request, origin }: { request: LoggedRequest; origin: string }) {
  const written = request.method !== "GET" && request.method !== "DELETE";
  return (
    <div className="space-y-5">
      <p className="font-mono text-sm font-[450] break-all">
        {request.method} {request.path}
      </p>
      <dl>
        <Row name="Status">
          <StatusBadge look={requestStatus(request.status)} />
        </Row>
        <Row name="Took">
          <span className="num">{countText(request.durationMs)} ms</span>
        </Row>
        <Row name="When">
          <Time iso={request.at} />
        </Row>
        <Row name="From">{request.ip ? <Copyable value={request.ip} name="address" /> : "—"}</Row>
        <Row name="Request id">
          <Copyable value={request.requestId} name="request id" className="max-w-56" />
        </Row>
      </dl>
      <div>
        <h3 className="mb-2 font-medium">Make it again</h3>
        <CodeBlock name="curl line" code={curlLine(request, origin)} />
        <p className="mt-2 text-sm text-pretty text-ink-3">
          The key comes from your environment.{" "}
          {written ? "Bodies are not kept: put yours in." : "Values of the query are not kept: add yours."}
        </p>
      </div>
    </div>
  );
}
