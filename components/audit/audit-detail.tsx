import type { ReactNode } from "react";
import type { AuditEntry } from "../api/wire.ts";
import { Row } from "../sessions/cost-card.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { Copyable } from "../ui/copyable.tsx";
import { Link } from "../ui/link.tsx";
import { shortHex, shortId } from "../ui/shorten.ts";
import { Time } from "../ui/time.tsx";

/** One entry with all that was written down. */
export function AuditDetail({
  entry,
  who,
  what,
  actorHref,
}: {
  entry: AuditEntry;
  who: ReactNode;
  what: ReactNode;
  /** The log of this actor alone. */
  actorHref: string;
}) {
  const { actor } = entry;
  const id = actor.walletAddress ?? actor.keyId;
  return (
    <div className="space-y-5">
      <p className="text-md text-pretty">
        {who} {what}
      </p>
      <dl>
        <Row name="When">
          <Time iso={entry.at} />
        </Row>
        {id && (
          <Row name={actor.walletAddress ? "Wallet" : "Key id"}>
            <Copyable
              value={id}
              short={actor.walletAddress ? shortHex(id) : shortId(id)}
              name={actor.walletAddress ? "wallet address" : "key id"}
            />
          </Row>
        )}
        <Row name="From">{entry.ip ? <Copyable value={entry.ip} name="address" /> : "—"}</Row>
        <Row name="Action">
          <span className="font-mono text-sm font-[450]">{entry.action}</span>
        </Row>
        <Row name="Target">
          <Copyable
            value={entry.targetId}
            short={entry.targetId.startsWith("0x") ? shortHex(entry.targetId) : shortId(entry.targetId)}
            name="target id"
          />
        </Row>
        <Row name="Request">
          {entry.requestId ? (
            <Copyable value={entry.requestId} short={shortId(entry.requestId)} name="request id" />
          ) : (
            "—"
          )}
        </Row>
      </dl>
      {Object.keys(entry.metadata).length > 0 && (
        <CodeBlock name="metadata" code={JSON.stringify(entry.metadata, null, 2)} />
      )}
      <p>
        <Link href={actorHref} className="underline underline-offset-2">
          Only what {id ? "they" : "happened by itself"} {id && "did"}
        </Link>
      </p>
    </div>
  );
}
