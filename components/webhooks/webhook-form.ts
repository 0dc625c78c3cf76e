import { toEvents, toTicked } from "./event-choices.ts";

export interface WebhookForm {
  url: string;
  description: string;
  everything: boolean;
  /** Single event names. */
  ticked: ReadonlySet<string>;
}

export type WebhookField = "url" | "events" | "description";

export const emptyWebhookForm: WebhookForm = {
  url: "",
  description: "",
  everything: true,
  ticked: toTicked(["session.*", "settlement.*"]),
};

/** Checks the form in words; whether the address can be reached is the server's to check. */
export function checkWebhookForm(
  form: WebhookForm,
  environment: "TEST" | "LIVE",
): Partial<Record<WebhookField, string>> {
  const errors: Partial<Record<WebhookField, string>> = {};
  const url = form.url.trim();
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const secure = environment === "LIVE";
  if (url === "") errors.url = "Where are messages sent?";
  else if (!parsed || !["https:", "http:"].includes(parsed.protocol)) {
    errors.url = "Use a whole address, for example https://example.com/hook.";
  } else if (secure && parsed.protocol === "http:") errors.url = "Use https.";
  else if (parsed.username || parsed.password) errors.url = "Leave user name and password out; messages are signed.";
  else if (url.length > 2_048) errors.url = "Use at most 2,048 characters.";
  if (!form.everything && form.ticked.size === 0) errors.events = "Choose at least one event.";
  if ([...form.description.trim()].length > 200) errors.description = "Use at most 200 characters.";
  return errors;
}

/** The body of the call. */
export function toWebhookInput(form: WebhookForm): { url: string; events: string[]; description: string } {
  return {
    url: form.url.trim(),
    events: form.everything ? ["*"] : toEvents(form.ticked),
    description: form.description.trim(),
  };
}
