"use client";
import { TopUpButton } from "#components/pool/top-up-button.tsx";
import { formatUsdc } from "#core/money.ts";
import { Button } from "../ui/button.tsx";
import { ErrorCard } from "../ui/error-card.tsx";
import { estimateText } from "../ui/time-text.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { affordableSeconds } from "./new-session-form.ts";

interface TooLittleProps {
  /** The server refused for this reason; otherwise the page says it beforehand. */
  refused: boolean;
  free: bigint;
  hold: bigint;
  rate: bigint;
  seconds: number;
  onShorten: (seconds: number) => void;
}

const two = (micro: bigint) => formatUsdc(micro, { places: 2 });

/** Less is free than the hold needs: top up, or shorten to what is paid for. */
export function TooLittle({ refused, free, hold, rate, seconds, onShorten }: TooLittleProps) {
  const workspace = useWorkspace();
  const affordable = affordableSeconds(free, rate);
  const missing = hold > free ? hold - free : hold;
  return (
    <ErrorCard
      className="mt-3"
      tone={refused ? "danger" : "warning"}
      alert={refused}
      title={free === 0n ? "Nothing is free" : "The pool is too low"}
      text={
        free === 0n
          ? "Top up first: your USDC on the contract pays for the seconds you watch. Only you can withdraw it."
          : `This needs ${two(hold)} USDC; ${formatUsdc(free, { places: 2, exact: false })} is free.`
      }
      actions={
        <>
          <TopUpButton
            workspace={workspace}
            suggestedMicroUsdc={suggestion(missing)}
            size="sm"
            variant={free === 0n ? "primary" : "secondary"}
          />
          {affordable >= 60 && affordable < seconds && (
            <Button size="sm" onClick={() => onShorten(affordable)}>
              Shorten to {estimateText(affordable)}
            </Button>
          )}
        </>
      }
    />
  );
}

/** What is missing, at least the five USDC that a newcomer starts with. */
function suggestion(missing: bigint): string {
  return String(missing > 5_000_000n ? missing : 5_000_000n);
}
