"use client";
import { formatUsdc } from "#core/money.ts";
import type { ErrorFacts } from "../api/api-error.ts";
import type { Quote } from "../api/wire.ts";
import { Failure } from "../errors/failure.tsx";
import { PriceFactors } from "../pricing/price-factors.tsx";
import { Amount } from "../ui/amount.tsx";
import { Button } from "../ui/button.tsx";
import { Card, CardBody } from "../ui/card.tsx";
import { Link } from "../ui/link.tsx";
import { Countdown } from "../ui/time.tsx";
import { estimateText } from "../ui/time-text.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { Row } from "./cost-card.tsx";
import type { Fact } from "./sessions.queries.ts";
import { TooLittle } from "./too-little.tsx";
import { usePriceChange } from "./use-price-change.ts";

export interface PricePanelProps {
  /** The newest quote; null before the first. */
  quote: Fact<Quote> | null;
  /** Whether it is for the point of the form. */
  current: boolean;
  /** Why there is no quote. */
  refused: ErrorFacts | null;
  /** The platform does not serve the point; said at the map. */
  unserved: boolean;
  onAsk: () => void;
  free: bigint;
  seconds: number;
  pending: boolean;
  /** Why the session was not opened, when no field is to blame. */
  failed: ErrorFacts | null;
  notice: string | null;
  onShorten: (seconds: number) => void;
}

const two = (micro: bigint) => formatUsdc(micro, { places: 2 });

/** Price before press: the rate and until when it is promised, the hold, what is free; the button repeats the hold. */
export function PricePanel(props: PricePanelProps) {
  const { quote, current, refused, unserved, onAsk, free, seconds, pending, failed, notice, onShorten } = props;
  const workspace = useWorkspace();
  const rate = quote && BigInt(quote.data.ratePerSecondMicroUsdc);
  const hold = rate === null ? null : rate * BigInt(seconds);
  const before = usePriceChange(current && quote ? quote.data : null);
  const short = hold !== null && free < hold;
  const tooLittle = failed !== null && (failed.code === "NO_CREDIT" || failed.detail === "credit:pool");
  const context = { role: roleWords[workspace.role] };
  return (
    <Card
      aria-labelledby="price"
      data-sticks=""
      className="self-start max-lg:sticky max-lg:bottom-[calc(4.5rem+env(safe-area-inset-bottom))] max-lg:z-(--z-sticky) max-lg:shadow-float lg:sticky lg:top-7"
    >
      <CardBody>
        <div className="flex items-baseline justify-between gap-3">
          <h2 id="price" className="text-base text-ink-2">
            Most it can cost
            <span className="ml-1.5 font-semibold text-ink lg:hidden">
              <Amount micro={hold} unit={false} />
            </span>
          </h2>
          <p className="text-sm text-ink-3">
            {current && quote ? (
              <>
                Price locked for <Countdown untilIso={quote.data.expiresAt} offsetMs={quote.offsetMs} />
              </>
            ) : (
              !refused && !unserved && "Asking for the price"
            )}
          </p>
        </div>
        <p className="mt-1 text-2xl font-semibold max-lg:hidden">
          <Amount micro={hold} size="hero" />
        </p>
        <p className="num mt-1 text-pretty text-ink-2">
          {rate !== null && hold !== null
            ? `${two(rate)} USDC a second, ${two(rate * 60n)} a minute, for ${estimateText(seconds)} at most`
            : "No price yet"}
        </p>
        {before !== null && rate !== null && (
          <p role="status" className="num mt-1 text-brand-text">
            The price changed: it was {two(before)} a second.
          </p>
        )}
        {quote && (
          <div className="mt-2 border-t border-line pt-2 max-lg:hidden">
            <PriceFactors quote={quote.data} />
          </div>
        )}
        <dl className="mt-2 border-t border-line max-lg:hidden">
          <Row name="Held now">
            <Amount micro={hold} />
          </Row>
          <Row name="Free">
            <Amount micro={free} />
          </Row>
          <Row name="Free afterwards">
            <Amount micro={hold === null || short ? null : free - hold} />
          </Row>
        </dl>
        {hold !== null && rate !== null && (short || tooLittle) && (
          <TooLittle refused={tooLittle} free={free} hold={hold} rate={rate} seconds={seconds} onShorten={onShorten} />
        )}
        {notice && (
          <p role="alert" className="mt-3 rounded-md bg-brand-soft p-3 text-brand-text">
            {notice}
          </p>
        )}
        {refused && (
          <Failure
            className="mt-3"
            facts={refused}
            context={context}
            actions={
              <Button size="sm" onClick={onAsk}>
                Ask again
              </Button>
            }
          />
        )}
        {failed && !tooLittle && (
          <Failure
            alert
            className="mt-3"
            facts={failed}
            context={context}
            actions={
              failed.detail === "session:create:openLimit" && (
                <Link href={`/w/${workspace.slug}/sessions?state=REQUESTED`} className="underline underline-offset-2">
                  Open sessions
                </Link>
              )
            }
          />
        )}
        <Button
          type="submit"
          variant={free === 0n ? "secondary" : "primary"}
          size="lg"
          className="num mt-4 w-full"
          pending={pending}
          pendingLabel="Opening"
        >
          {hold === null ? "Open session" : `Open session, hold ${two(hold)}`}
        </Button>
        <p className="mt-2 text-sm text-pretty text-ink-3 max-sm:hidden">
          Held now, charged by the second while you see a picture, released at the end.
        </p>
      </CardBody>
    </Card>
  );
}
