import { formatUsdc } from "#core/money.ts";
import type { ApiKey } from "../api/wire.ts";
import { SpendBar } from "./spend-bar.tsx";

const usdc = (micro: bigint) => formatUsdc(micro, { places: 2 });

/** What a key spent today, against its limit when it has one; a dash where there is nothing to say. */
export function KeySpent({
  apiKey,
  spent,
  sentence = false,
}: {
  apiKey: ApiKey;
  /** Null while it is not known. */
  spent: bigint | null;
  /** Says unit and day too; left out entirely when there is nothing to say. */
  sentence?: boolean;
}) {
  const limit = apiKey.spendLimitMicroUsdc === null ? null : BigInt(apiKey.spendLimitMicroUsdc);
  if (limit === null && !spent) return sentence ? null : <span className="text-ink-3">—</span>;
  const unit = sentence ? "\u00a0USDC today" : "";
  const amount = spent === null ? "—" : usdc(spent);
  if (limit === null) {
    return (
      <p className={`num whitespace-nowrap ${sentence ? "mt-1 text-sm" : ""}`}>
        {amount}
        {unit}
      </p>
    );
  }
  return (
    <div className={sentence ? "mt-1.5" : "ml-auto w-32"}>
      <p className={`num whitespace-nowrap ${sentence ? "text-sm" : ""}`}>
        {amount}
        <span className="text-ink-3">
          {" "}
          of {usdc(limit)}
          {unit}
        </span>
      </p>
      <SpendBar spent={spent ?? 0n} limit={limit} label={`Limit of today of ${apiKey.label}`} className="mt-1 h-1.5" />
    </div>
  );
}
