import { parseUsdc } from "#core/money.ts";
import type { Scope } from "../api/wire.ts";
import { type PresetName, presets } from "./key-scopes.ts";
import type { NewKey } from "./keys.queries.ts";

export interface KeyForm {
  label: string;
  preset: PresetName;
  custom: Scope[];
  limited: boolean;
  limit: string;
  /** Days, or `never`. */
  expires: string;
  restricted: boolean;
  addresses: string;
}

export type KeyField = "label" | "scopes" | "spendLimitMicroUsdc" | "expiresAt" | "ipAllowlist";

export const emptyKeyForm: KeyForm = {
  label: "",
  preset: "consumer",
  custom: ["sessions:read"],
  limited: true,
  limit: "5.00",
  expires: "90",
  restricted: false,
  addresses: "",
};

export const expiryChoices = [
  { value: "7", label: "In 7 days" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In 1 year" },
  { value: "never", label: "Never" },
] as const;

/** The scopes that the form stands for. */
export function chosenScopes(form: KeyForm): Scope[] {
  return form.preset === "custom" ? form.custom : [...presets[form.preset].scopes];
}

/** A key that opens sessions spends; only for it the limit means something. */
export function canSpend(form: KeyForm): boolean {
  return chosenScopes(form).includes("sessions:create");
}

const address = /^(?:(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?|[0-9a-f]*:[0-9a-f:.]+(?:\/\d{1,3})?)$/i;
const splitAddresses = (text: string) => text.split(/[\s,]+/).filter(Boolean);

/** Checks the form in words; what is left out here the server checks and names. */
export function checkKeyForm(form: KeyForm): Partial<Record<KeyField, string>> {
  const errors: Partial<Record<KeyField, string>> = {};
  const label = form.label.trim();
  if (label === "") errors.label = "Give the key a name, for example the program that uses it.";
  else if ([...label].length > 64) errors.label = "Use at most 64 characters.";
  if (chosenScopes(form).length === 0) errors.scopes = "Choose at least one.";
  if (canSpend(form) && form.limited) {
    const micro = parseUsdc(form.limit);
    if (micro === null) errors.spendLimitMicroUsdc = "Use a number with at most 6 decimals, for example 2.50.";
    else if (micro < 1n) errors.spendLimitMicroUsdc = "Use more than zero, or switch the limit off.";
    else if (micro > 1_000_000_000_000_000n) errors.spendLimitMicroUsdc = "Use at most 1,000,000,000 USDC.";
  }
  if (form.restricted) {
    const list = splitAddresses(form.addresses);
    const wrong = list.find((each) => !address.test(each));
    if (list.length === 0) errors.ipAllowlist = "Name at least one address, or switch this off.";
    else if (list.length > 20) errors.ipAllowlist = "Use at most 20 addresses.";
    else if (wrong) errors.ipAllowlist = `“${wrong}” is not an address or CIDR, for example 203.0.113.0/24.`;
  }
  return errors;
}

/** The body of the call; `nowMs` decides what "in 90 days" means. */
export function toNewKey(form: KeyForm, environment: NewKey["environment"], nowMs: number): NewKey {
  const micro = canSpend(form) && form.limited ? parseUsdc(form.limit) : null;
  return {
    label: form.label.trim(),
    environment,
    scopes: chosenScopes(form),
    expiresAt: form.expires === "never" ? null : new Date(nowMs + Number(form.expires) * 86_400_000).toISOString(),
    ipAllowlist: form.restricted ? splitAddresses(form.addresses) : null,
    spendLimitMicroUsdc: micro === null ? null : String(micro),
  };
}
