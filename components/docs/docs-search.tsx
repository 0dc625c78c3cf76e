import { Search } from "lucide-react";
import { inputClass } from "../ui/input-class.ts";

/** Searches all pages and the operations of the API. A plain form: it works before scripts run. */
export function DocsSearch({ query = "" }: { query?: string | undefined }) {
  return (
    <search>
      <form action="/docs" className="relative">
        <Search
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-3"
          aria-hidden
        />
        <input
          type="search"
          name="q"
          defaultValue={query}
          aria-label="Search the documentation"
          placeholder="Search"
          maxLength={100}
          autoComplete="off"
          className={`${inputClass} h-9 pl-8 max-lg:h-11`}
        />
      </form>
    </search>
  );
}
