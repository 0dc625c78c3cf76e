import type { ApiKey, AuditEntry } from "../api/wire.ts";
import { type Column, DataTable, ListRow } from "../ui/data-table.tsx";
import { Link } from "../ui/link.tsx";
import { shortHex, shortId } from "../ui/shorten.ts";
import { Time } from "../ui/time.tsx";
import { auditWords } from "./audit-words.ts";

interface Names {
  slug: string;
  /** Labels of keys by id. */
  keys: ReadonlyMap<string, Pick<ApiKey, "label">>;
  signedInAddress: string;
}

/** Who did it: a wallet, a key by its label, or nobody. */
export function AuditActorName({ actor, keys, signedInAddress }: Omit<Names, "slug"> & Pick<AuditEntry, "actor">) {
  if (actor.walletAddress) {
    return actor.walletAddress.toLowerCase() === signedInAddress.toLowerCase() ? (
      <span className="font-medium">You</span>
    ) : (
      <span className="font-mono text-sm font-[450]">{shortHex(actor.walletAddress)}</span>
    );
  }
  if (!actor.keyId) return <span className="text-ink-2">By itself</span>;
  return (
    <>
      Key <bdi className="font-medium">{keys.get(actor.keyId)?.label ?? shortId(actor.keyId)}</bdi>
    </>
  );
}

/** "… revoked key agent", with a link to what it is about. */
export function AuditSentence({ slug, entry, linked = true }: { slug: string; entry: AuditEntry; linked?: boolean }) {
  const { verb, subject, more } = auditWords(entry);
  const look = subject?.mono ? "font-mono text-sm font-[450]" : "font-medium";
  return (
    <>
      {verb}{" "}
      {subject?.path && linked ? (
        <Link href={`/w/${slug}/${subject.path}`} className={`${look} underline-offset-2 hover:underline`}>
          <bdi>{subject.text}</bdi>
        </Link>
      ) : (
        subject && <bdi className={look}>{subject.text}</bdi>
      )}{" "}
      {more}
    </>
  );
}

/** Entries newest first; the time leads to the whole entry. */
export function AuditTable({
  rows,
  entryHref,
  ...names
}: Names & { rows: readonly AuditEntry[]; entryHref: (id: string) => string }) {
  const columns: Column<AuditEntry>[] = [
    {
      key: "at",
      head: "When",
      className: "w-40",
      cell: (row) => (
        <Link href={entryHref(row.id)} scroll={false} className="underline-offset-2 hover:underline">
          <Time iso={row.at} />
        </Link>
      ),
    },
    {
      key: "who",
      head: "Who",
      className: "max-w-48 truncate",
      cell: (row) => <AuditActorName {...names} actor={row.actor} />,
    },
    {
      key: "what",
      head: "What",
      className: "max-w-120",
      cell: (row) => (
        <span className="block truncate">
          <AuditSentence slug={names.slug} entry={row} />
        </span>
      ),
    },
    {
      key: "ip",
      head: "From",
      className: "max-lg:hidden",
      cell: (row) => <span className="num text-sm text-ink-2">{row.ip ?? "—"}</span>,
    },
  ];
  return (
    <DataTable
      caption="Audit log"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      item={(row) => (
        <ListRow
          href={entryHref(row.id)}
          title={<AuditSentence slug={names.slug} entry={row} linked={false} />}
          meta={
            <span className="min-w-0 truncate text-sm text-ink-2">
              <AuditActorName {...names} actor={row.actor} />
            </span>
          }
          note={<Time iso={row.at} />}
        />
      )}
    />
  );
}
