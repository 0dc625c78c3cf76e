import type { ReactNode } from "react";
import type { DemandCell } from "../api/wire.ts";
import { countText } from "../ui/count-text.ts";
import { coordinates } from "../ui/shorten.ts";

const count = (n: number, one: string, many: string) => `${countText(n)} ${n === 1 ? one : many}`;

/** What the marks mean, and the demand as a table for those who do not see them. */
export function MapLegend({
  circles,
  cells,
  requests = false,
}: {
  circles: number;
  cells: readonly DemandCell[];
  /** Whether waiting requests are drawn. */
  requests?: boolean;
}) {
  const asked = cells.reduce((sum, { requests }) => sum + requests, 0);
  const shown = cells.slice(0, 10);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2 text-sm text-ink-2 lg:px-5">
      <Key mark={<circle cx="6" cy="6" r="5" className="fill-success/15 stroke-success" />}>
        {count(circles, "operator online here", "operators online here")}
      </Key>
      {requests && (
        <Key mark={<circle cx="6" cy="6" r="4" strokeWidth="3" className="fill-surface stroke-info" />}>
          Waiting request
        </Key>
      )}
      <Key mark={<circle cx="6" cy="6" r="5" className="fill-info/25 stroke-info" />}>Views asked for</Key>
      <Key mark={<circle cx="6" cy="6" r="5" strokeDasharray="3 2" className="fill-warning/25 stroke-warning" />}>
        Mostly unanswered
      </Key>
      {shown.length > 0 && (
        <details className="ml-auto max-sm:ml-0 open:w-full">
          <summary className="w-fit py-1 underline underline-offset-2 max-lg:py-3">Show demand as table</summary>
          <table className="num mt-1 w-full max-w-md">
            <caption className="pb-1 text-left text-ink-3">
              {count(asked, "view", "views")} asked for in 30 days, most first
            </caption>
            <thead>
              <tr className="text-left">
                <th scope="col" className="font-medium">
                  Around
                </th>
                <th scope="col" className="text-right font-medium">
                  Asked
                </th>
                <th scope="col" className="text-right font-medium">
                  Unanswered
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ lat, lng, requests, unmet }) => (
                <tr key={`${lat} ${lng}`} className="border-t border-line">
                  <th scope="row" className="py-1 text-left font-normal">
                    {coordinates(lat, lng)}
                  </th>
                  <td className="text-right">{countText(requests)}</td>
                  <td className="text-right">{countText(unmet)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </div>
  );
}

function Key({ mark, children }: { mark: ReactNode; children: ReactNode }) {
  return (
    <span className="flex items-center gap-1.5">
      <svg aria-hidden viewBox="0 0 12 12" className="size-3 shrink-0">
        {mark}
      </svg>
      {children}
    </span>
  );
}
