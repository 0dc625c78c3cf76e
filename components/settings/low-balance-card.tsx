"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { formatUsdc, plainUsdc } from "#core/money.ts";
import { errorFacts } from "../api/api-error.ts";
import { readThreshold } from "../balance/low-balance.ts";
import { Failure } from "../errors/failure.tsx";
import { focusFirstError } from "../forms/focus-first-error.ts";
import { Button } from "../ui/button.tsx";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { Field } from "../ui/field.tsx";
import { AmountInput } from "../ui/input.tsx";
import { toast } from "../ui/toast.ts";
import { mayAdministrate, roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { useUpdateAlerts } from "./settings.queries.ts";

/** The balance to be warned of; an empty field is no warning. */
export function LowBalanceCard({ lowBalanceMicroUsdc }: { lowBalanceMicroUsdc: string | null }) {
  const { id, role } = useWorkspace();
  const router = useRouter();
  const update = useUpdateAlerts(id);
  const [amount, setAmount] = useState(lowBalanceMicroUsdc === null ? "" : plainUsdc(BigInt(lowBalanceMicroUsdc)));
  const [error, setError] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  const allowed = mayAdministrate(role);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (update.isPending) return;
    const { micro, error: found } = readThreshold(amount);
    setError(found);
    if (found) return focusFirstError(form.current);
    update.mutate(micro === null ? null : String(micro), {
      onSuccess: () => {
        toast.success(micro === null ? "No warning any more" : "Warning saved", {
          text:
            micro === null
              ? "Nothing is said when the balance is low."
              : `You are warned below ${formatUsdc(micro, { places: 2 })}\u00a0USDC.`,
        });
        router.refresh();
      },
    });
  };
  return (
    <Card id="low-balance" className="scroll-mt-4" aria-labelledby="low-balance-title">
      <CardBody>
        <CardHead id="low-balance-title" title="Low balance" />
        <form ref={form} noValidate onSubmit={submit} className="mt-3 max-w-md space-y-3">
          <Field
            label="Warn below"
            optional
            error={error}
            hint={
              allowed
                ? "Shown on Overview and Wallet while less is free, and sent once as pool.low to your webhooks. Empty for no warning."
                : "Your role (Viewer) cannot change it. Ask an owner."
            }
          >
            <AmountInput
              value={amount}
              disabled={!allowed}
              onChange={(event) => {
                setAmount(event.target.value);
                if (error) setError(readThreshold(event.target.value).error);
              }}
            />
          </Field>
          {update.error && <Failure alert facts={errorFacts(update.error)} context={{ role: roleWords[role] }} />}
          {allowed && (
            <Button type="submit" pending={update.isPending} pendingLabel="Saving">
              Save warning
            </Button>
          )}
        </form>
      </CardBody>
    </Card>
  );
}
