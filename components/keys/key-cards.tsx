import type { ApiKey } from "../api/wire.ts";
import { Row } from "../sessions/cost-card.tsx";
import { Amount } from "../ui/amount.tsx";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { Copyable } from "../ui/copyable.tsx";
import { shortHex, shortId } from "../ui/shorten.ts";
import { DateText, Time } from "../ui/time.tsx";
import { scopesTitle } from "./key-scopes.ts";
import { SpendBar } from "./spend-bar.tsx";

/** What the key spent today against what it may. */
export function KeySpendCard({ apiKey, spentTodayMicroUsdc }: { apiKey: ApiKey; spentTodayMicroUsdc: string }) {
  const limit = apiKey.spendLimitMicroUsdc;
  const spent = BigInt(spentTodayMicroUsdc);
  const left = limit && BigInt(limit) > spent ? BigInt(limit) - spent : 0n;
  return (
    <Card aria-labelledby="today">
      <CardBody>
        <h2 id="today" className="text-base text-ink-2">
          Today
        </h2>
        <p className="mt-1 text-2xl font-semibold">
          <Amount micro={spentTodayMicroUsdc} size="hero" />
        </p>
        {limit ? (
          <>
            <SpendBar spent={spent} limit={BigInt(limit)} label="Of the limit of today" className="mt-3 h-2" />
            <p className="mt-2 text-ink-2">
              of <Amount micro={limit} /> a day; <Amount micro={left} /> left until 00:00 UTC.
            </p>
          </>
        ) : (
          <p className="mt-2 text-pretty text-ink-2">
            {apiKey.scopes.includes("sessions:create")
              ? "It has no limit: the pool is its limit."
              : "It cannot open sessions, so it spends nothing."}
          </p>
        )}
        <p className="mt-1 text-sm text-ink-3">Charges and holds of its sessions since 00:00 UTC.</p>
      </CardBody>
    </Card>
  );
}

/** What the key is, for good. */
export function KeyFactsCard({ apiKey }: { apiKey: ApiKey }) {
  return (
    <Card aria-labelledby="facts">
      <CardBody>
        <CardHead id="facts" title="Settings" />
        <dl className="mt-1.5 gap-x-10 lg:grid lg:grid-cols-2">
          <Row name="Prefix">
            <Copyable value={apiKey.prefix} short={`${apiKey.prefix}…`} name="key prefix" />
          </Row>
          <Row name="Key id">
            <Copyable value={apiKey.id} short={shortId(apiKey.id)} name="key id" />
          </Row>
          <Row name="May">
            <span title={apiKey.scopes.join(", ")}>{scopesTitle(apiKey.scopes)}</span>
          </Row>
          <Row name="Last used">{apiKey.lastUsedAt ? <Time iso={apiKey.lastUsedAt} /> : "never"}</Row>
          <Row name="Ends">
            {apiKey.gracePeriodEnd ? (
              <Time iso={apiKey.gracePeriodEnd} />
            ) : apiKey.expiresAt ? (
              <DateText iso={apiKey.expiresAt} />
            ) : (
              "never"
            )}
          </Row>
          <Row name="Only from">
            <span className="num break-all">{apiKey.ipAllowlist?.join(", ") ?? "any address"}</span>
          </Row>
          <Row name="Created">
            <Time iso={apiKey.createdAt} />
          </Row>
          <Row name="By">
            <Copyable value={apiKey.createdByWallet} short={shortHex(apiKey.createdByWallet)} name="wallet address" />
          </Row>
        </dl>
        <p className="mt-3 font-mono text-sm font-[450] break-words text-ink-3">{apiKey.scopes.join(", ")}</p>
      </CardBody>
    </Card>
  );
}
