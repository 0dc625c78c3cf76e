import type { Session } from "../api/wire.ts";
import { meterFact } from "../sessions/session-facts.ts";
import type { MeterFact } from "../ui/metered-amount.ts";
import { afterFee } from "./heartbeat.ts";

/** The meter of a session as its operator sees it: the fee is taken off. */
export function earningFact(session: Session, receivedAtMs: number, feeBps: number): MeterFact {
  const fact = meterFact(session, receivedAtMs);
  const part = (micro: string) => String(afterFee(BigInt(micro), feeBps));
  return {
    ...fact,
    chargedMicroUsdc: part(fact.chargedMicroUsdc),
    ratePerSecondMicroUsdc: part(fact.ratePerSecondMicroUsdc),
    holdMicroUsdc: part(fact.holdMicroUsdc),
  };
}
