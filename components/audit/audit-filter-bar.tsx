"use client";
import { clsx } from "clsx";
import { Download } from "lucide-react";
import { useRouter } from "next/navigation";
import { ButtonLink, buttonClass } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { Select } from "../ui/select.tsx";
import { type AuditFilters, auditHref, noAuditFilters } from "./audit-filters.ts";
import { auditActions } from "./audit-words.ts";

/** Filters that live in the address; a change goes there at once, to the newest entries. */
export function AuditFilterBar({
  slug,
  filters,
  actors,
  exportHref,
}: {
  slug: string;
  filters: AuditFilters;
  actors: readonly { value: string; label: string }[];
  exportHref: string;
}) {
  const router = useRouter();
  const put = (patch: Partial<AuditFilters>) =>
    router.push(auditHref(slug, { ...filters, ...patch }), { scroll: false });
  const filtered = Object.values(filters).some(Boolean);
  const known = !filters.actor || actors.some(({ value }) => value.toLowerCase() === filters.actor.toLowerCase());
  return (
    <div className="mb-4 grid grid-cols-2 items-end gap-3 sm:flex sm:flex-wrap">
      <Field label="Action" className="sm:w-48">
        <Select
          data-list-filter=""
          value={filters.action}
          onChange={(action) => put({ action })}
          options={[{ value: "", label: "All" }, ...auditActions.map((value) => ({ value, label: value }))]}
        />
      </Field>
      <Field label="Who" className="sm:w-52">
        <Select
          value={filters.actor}
          onChange={(actor) => put({ actor })}
          options={[
            { value: "", label: "Everybody" },
            ...actors,
            ...(known ? [] : [{ value: filters.actor, label: filters.actor }]),
          ]}
        />
      </Field>
      <Field label="From" className="sm:w-40">
        <Input type="date" value={filters.from} onChange={(event) => put({ from: event.target.value })} />
      </Field>
      <Field label="To (UTC)" className="sm:w-40">
        <Input type="date" value={filters.to} onChange={(event) => put({ to: event.target.value })} />
      </Field>
      {filtered && (
        <ButtonLink href={auditHref(slug, noAuditFilters)} variant="ghost">
          Clear
        </ButtonLink>
      )}
      <a href={exportHref} download className={clsx(buttonClass(), "sm:ml-auto")}>
        <Download className="size-4 shrink-0" aria-hidden />
        Export CSV
      </a>
    </div>
  );
}
