"use client";
import type { ReactNode } from "react";
import { plainUsdc } from "#core/money.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { AmountInput } from "../ui/input.tsx";

export interface AmountFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint: ReactNode;
  error: string | undefined;
  presetsMicroUsdc: readonly bigint[];
  maxMicroUsdc: bigint | undefined;
  disabled?: boolean;
}

/** An amount with its usual choices; Max is what can move at most. */
export function AmountField({
  label,
  value,
  onChange,
  hint,
  error,
  presetsMicroUsdc,
  maxMicroUsdc,
  disabled,
}: AmountFieldProps) {
  const choices = presetsMicroUsdc.map((micro) => ({ name: plainUsdc(micro), micro }));
  return (
    <div className="space-y-2">
      <Field label={label} hint={hint} error={error}>
        <AmountInput
          value={value}
          onChange={(event) => onChange(event.target.value)}
          disabled={disabled}
          name="amount"
        />
      </Field>
      <div className="flex flex-wrap gap-2">
        {choices.map(({ name, micro }) => (
          <Button
            key={name}
            size="sm"
            onClick={() => onChange(plainUsdc(micro))}
            disabled={disabled}
            aria-label={`${name} USDC`}
          >
            {name}
          </Button>
        ))}
        <Button
          size="sm"
          disabled={disabled || !maxMicroUsdc}
          onClick={() => maxMicroUsdc !== undefined && onChange(plainUsdc(maxMicroUsdc))}
        >
          Max
        </Button>
      </div>
    </div>
  );
}
