import { clsx } from "clsx";

/** A grey box of the final size; the card around it says `aria-busy`. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={clsx("block animate-pulse rounded-xs bg-hover motion-reduce:animate-none", className)}
    />
  );
}
