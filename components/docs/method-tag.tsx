import { clsx } from "clsx";

const tones: Record<string, string> = {
  GET: "text-info-text",
  POST: "text-success-text",
  PATCH: "text-warning-text",
  DELETE: "text-danger-text",
};

/** An HTTP method in mono; the colour helps the eye, the word says it. */
export function MethodTag({ method, className }: { method: string; className?: string }) {
  return (
    <span className={clsx("shrink-0 font-mono text-xs font-semibold", tones[method] ?? "text-ink-2", className)}>
      {method}
    </span>
  );
}
