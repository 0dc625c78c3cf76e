import { Unit } from "../ui/amount.tsx";
import { Badge } from "../ui/badge.tsx";

const bars = ["#c9c9c2", "#ffd60a", "#4fb3c9", "#4bb36f", "#a76bc9", "#c9564b", "#3f63b5"];

/** A session as it looks while it is live; a picture of the product, not a control. */
export function LiveCard() {
  return (
    <figure
      aria-label="Example of a live session: 48.8584, 2.2945, live for 03:18, 0.198 USDC so far"
      role="img"
      className="overflow-hidden rounded-lg border border-line bg-surface shadow-float"
    >
      <svg viewBox="0 0 640 360" className="block w-full" aria-hidden focusable="false">
        <rect y="250" width="640" height="110" fill="#191917" />
        {bars.map((fill, index) => (
          <rect key={fill} x={(index * 640) / 7} width={640 / 7 + 1} height="258" fill={fill} />
        ))}
        <circle cx="320" cy="180" r="118" fill="none" stroke="#fff" strokeOpacity=".8" strokeWidth="2" />
        <g fontFamily="var(--font-mono)" textAnchor="middle">
          <text x="320" y="312" fontSize="20" fill="#f4f4f0">
            SIMULATED · 48.8584, 2.2945
          </text>
          <text x="320" y="340" fontSize="16" fill="#b9b9b1">
            2026-11-22 06:03:18 UTC
          </text>
        </g>
      </svg>
      <div className="flex flex-wrap items-end justify-between gap-3 p-4 lg:p-5" aria-hidden>
        <div>
          <p className="text-ink-2">Cost so far</p>
          <p className="num text-2xl font-semibold">
            0.19<span className="text-xl font-medium tracking-tight text-ink-3">8000</span>
            <Unit hero />
          </p>
        </div>
        <Badge tone="brand" live>
          Live 03:18
        </Badge>
        <div className="h-2 w-full overflow-hidden rounded-full bg-line-strong">
          <span className="block h-full w-1/3 rounded-full bg-brand inset-ring inset-ring-brand-edge" />
        </div>
      </div>
    </figure>
  );
}
