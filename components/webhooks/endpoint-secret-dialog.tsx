"use client";
import type { WebhookWithSecret } from "../api/wire.ts";
import { TryIt } from "../errors/try-it.tsx";
import { CodeTabs } from "../ui/code-tabs.tsx";
import { SecretGate } from "../ui/secret-gate.tsx";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { testWords } from "./test-words.ts";
import { useTestWebhook } from "./webhooks.queries.ts";

const verify = `import { Webhook } from "standardwebhooks";

const secret = process.env.LUXXON_WEBHOOK_SECRET;

export function receive(body: string, headers: Record<string, string>) {
  return new Webhook(secret).verify(body, headers); // throws when forged or old
}`;

const verifyPython = `import os
from standardwebhooks import Webhook

webhook = Webhook(os.environ["LUXXON_WEBHOOK_SECRET"])

def receive(body, headers):
    return webhook.verify(body, headers)  # raises when forged or old`;

/** The signing secret with how to check a message, once. */
export function EndpointSecretDialog({
  endpoint,
  isNew,
  onDone,
  nextHref,
}: {
  endpoint: WebhookWithSecret;
  isNew: boolean;
  onDone: () => void;
  nextHref?: string;
}) {
  const { id } = useWorkspace();
  const attempt = useTestWebhook(id, endpoint.id);
  const envLine = `LUXXON_WEBHOOK_SECRET=${endpoint.secret}`;
  return (
    <SecretGate
      title="Copy the signing secret now"
      description={
        isNew
          ? "It proves that a message is ours. When you close this, nobody can show it again."
          : "It signs from now on. The old one signs beside it for 24 h, so nothing is lost while you change it."
      }
      secret={endpoint.secret}
      noun="secret"
      envLine={envLine}
      onDone={onDone}
      nextHref={nextHref}
    >
      <CodeTabs
        label="Check a message"
        tabs={[
          { title: "TypeScript", code: verify },
          { title: "Python", code: verifyPython },
          { title: ".env", code: envLine },
        ]}
      />
      <TryIt
        label="Send test"
        pendingLabel="Sending"
        attempt={attempt}
        outcome={attempt.isSuccess && testWords(attempt.data).text}
        onTry={() => attempt.mutate(undefined)}
      />
    </SecretGate>
  );
}
