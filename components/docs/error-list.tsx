import { ChevronRight } from "lucide-react";
import type { ErrorText } from "./read-reference.ts";

/**
 * Every refusal of an operation: status, code, and the labels that `detail` may have. Plain text in few elements: a page
 * holds a thousand of them.
 */
export function ErrorList({ errors, of }: { errors: readonly ErrorText[]; of: string }) {
  return (
    <details className="group min-w-0">
      <summary className="-mx-1 flex w-fit list-none items-center gap-1 rounded-xs px-1 text-sm font-medium max-lg:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          className="size-4 shrink-0 text-ink-3 transition-transform duration-(--dur-fast) group-open:rotate-90"
          aria-hidden
        />
        {errors.length} errors <span className="sr-only">of {of}</span>
      </summary>
      <div className="mt-2 overflow-hidden rounded-md border border-line">
        <table className="w-full text-left text-sm">
          <caption className="sr-only">Errors of {of}</caption>
          <thead className="bg-sunken text-ink-2">
            <tr>
              <th scope="col" className="w-14 px-3 py-1.5 font-medium">
                Status
              </th>
              <th scope="col" className="px-3 py-1.5 font-medium">
                Code and details
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {[...Map.groupBy(errors, ({ status }) => status)].map(([status, codes]) => (
              <tr key={status} className="align-top">
                <th scope="row" className="num px-3 py-1.5 font-normal text-ink-2">
                  {status}
                </th>
                <td className="px-3 py-1.5 font-mono font-[450] whitespace-pre-wrap [overflow-wrap:anywhere]">
                  {codes
                    .map(({ code, labels }) => [code, ...labels.map((label) => `  ${label}`)].join("\n"))
                    .join("\n")}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
