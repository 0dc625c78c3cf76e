"use client";
import { clsx } from "clsx";
import { Check, LoaderCircle, X } from "lucide-react";
import type { ReactNode } from "react";
import { formatUsdc } from "#core/money.ts";
import { Copyable } from "../ui/copyable.tsx";
import { shortHex } from "../ui/shorten.ts";
import { currentStep, type StepId, type Transfer, type TransferStep } from "./transfer.ts";

export interface TxStepsProps {
  transfer: Transfer;
  explorerUrl: string;
  /** Shown under a failed step: retry, and what else helps. */
  failedActions?: ReactNode;
}

/** The steps of a transfer with their state in words; the current one is marked and said politely. */
export function TxSteps({ transfer, explorerUrl, failedActions }: TxStepsProps) {
  const current = currentStep(transfer);
  return (
    <div>
      <ol className="space-y-1">
        {transfer.steps.map((step, index) => (
          <li key={step.id} aria-current={step === current ? "step" : undefined} className="flex min-h-11 gap-3 py-1.5">
            <Dot step={step} number={index + 1} />
            <div className="min-w-0 flex-1">
              <p className={clsx("font-medium", step.state === "todo" && step !== current && "text-ink-2")}>
                {stepTitle(step.id, transfer)}
              </p>
              <p className="text-sm text-ink-3">{stepWords(step)}</p>
              {step.hash && (
                <Copyable
                  value={step.hash}
                  short={shortHex(step.hash)}
                  name="transaction hash"
                  href={explorerUrl ? `${explorerUrl.replace(/\/$/, "")}/tx/${step.hash}` : undefined}
                />
              )}
              {step.note && <p className="text-sm text-warning-text">{step.note}</p>}
              {step.problem && (
                <div
                  className={clsx("mt-1 text-sm", step.problem.tone === "danger" ? "text-danger-text" : "text-ink-2")}
                >
                  <p role="alert" className="text-pretty">
                    {step.problem.text}
                  </p>
                  {step.problem.code && step.problem.tone === "danger" && (
                    <p className="break-words font-mono font-[450]">{step.problem.code}</p>
                  )}
                  {failedActions && <div className="mt-2 flex flex-wrap gap-2">{failedActions}</div>}
                </div>
              )}
            </div>
          </li>
        ))}
      </ol>
      <p role="status" className="sr-only">
        {current
          ? `Step ${transfer.steps.indexOf(current) + 1} of ${transfer.steps.length}: ${stepTitle(current.id, transfer)}, ${stepWords(current)}`
          : "All steps done"}
      </p>
    </div>
  );
}

function stepTitle(id: StepId, { kind, amountMicroUsdc }: Transfer): string {
  const amount = `${formatUsdc(amountMicroUsdc, { places: 2 })}\u00a0USDC`;
  const titles: Record<StepId, string> = {
    sign: "Sign (free)",
    approve: `Approve exactly ${amount}`,
    deposit: `Deposit ${amount}`,
    withdraw: `Withdraw ${amount}`,
    booked: kind === "topUp" ? "Credited" : "Booked",
  };
  return titles[id];
}

function stepWords({ id, state, skipped, repriced, seen, needed }: TransferStep): string {
  switch (state) {
    case "todo":
      return id === "booked" ? "When our ledger shows it" : "To do";
    case "wallet":
      return "Confirm in your wallet";
    case "sent":
      return repriced ? "Sent again with another fee" : "Sent, waiting for a block";
    case "confirming":
      return id === "booked" ? "Waiting for our ledger" : `Confirming ${seen ?? 0} of ${needed ?? 1}`;
    case "failed":
      return "Not done";
    case "done":
      return skipped ? "Skipped: approved already" : "Done";
  }
}

function Dot({ step: { state, id }, number }: { step: TransferStep; number: number }) {
  const busy = state === "wallet" || state === "sent" || state === "confirming";
  return (
    <span
      aria-hidden
      data-step={id}
      className={clsx(
        "mt-0.5 grid size-5 shrink-0 place-items-center rounded-full text-xs font-medium",
        state === "done" && "bg-success-soft text-success-text",
        busy && "bg-brand text-on-brand",
        state === "todo" && "border border-field-line text-ink-2",
        state === "failed" && "bg-danger-soft text-danger-text",
      )}
    >
      {state === "done" && <Check className="size-3 shrink-0" strokeWidth={3} />}
      {busy && <LoaderCircle className="size-3 shrink-0 animate-spin motion-reduce:animate-none" strokeWidth={3} />}
      {state === "todo" && number}
      {state === "failed" && <X className="size-3 shrink-0" strokeWidth={3} />}
    </span>
  );
}
