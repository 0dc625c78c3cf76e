import type { ErrorFacts } from "../api/api-error.ts";
import { PlainShell } from "../shell/plain-shell.tsx";
import { Failure } from "./failure.tsx";

/** A page whose frame cannot be read: says what does not answer and tries again on a press. */
export function Unreadable({ facts }: { facts: ErrorFacts }) {
  return (
    <PlainShell>
      <h1 className="mb-4 text-xl font-semibold">The console cannot be opened right now</h1>
      <Failure facts={facts} retry />
      <p className="mt-4 text-ink-2">Running sessions, keys and your pool are not touched by this.</p>
    </PlainShell>
  );
}
