import { clsx } from "clsx";

/** A disc for an address: the same address, the same turn. Decoration only. */
export function Identicon({ address, className }: { address: string; className?: string }) {
  const turn = (Number.parseInt(address.slice(2, 8), 16) || 0) % 360;
  return (
    <span
      aria-hidden
      className={clsx("block shrink-0 rounded-full", className)}
      style={{ background: `conic-gradient(from ${turn}deg, #4d4632, #ffd60a, #8a8a82, #4d4632)` }}
    />
  );
}
