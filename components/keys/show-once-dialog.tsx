"use client";
import type { MintedApiKey } from "../api/wire.ts";
import { TryIt } from "../errors/try-it.tsx";
import { CodeTabs } from "../ui/code-tabs.tsx";
import { SecretGate } from "../ui/secret-gate.tsx";
import { useTryKey } from "./keys.queries.ts";

/** A new key with what to do with it, once. */
export function ShowOnceDialog({
  minted,
  onDone,
  nextHref,
}: {
  minted: MintedApiKey;
  onDone: () => void;
  nextHref?: string;
}) {
  const { plaintext } = minted;
  const attempt = useTryKey();
  const origin = window.location.origin;
  const envLine = `LUXXON_API_KEY=${plaintext}`;
  return (
    <SecretGate
      title="Copy your key now"
      description="We keep only a fingerprint. When you close this, nobody can show it again."
      secret={plaintext}
      noun="key"
      envLine={envLine}
      onDone={onDone}
      nextHref={nextHref}
    >
      <CodeTabs
        label="Use it"
        tabs={[
          { title: "curl", code: `curl ${origin}/api/v1/me \\\n  -H "Authorization: Bearer ${plaintext}"` },
          { title: ".env", code: envLine },
          {
            title: "TypeScript",
            code: `const me = await fetch("${origin}/api/v1/me", {\n  headers: { Authorization: "Bearer ${plaintext}" },\n});`,
          },
          { title: "MCP", code: mcpConfig(origin, plaintext) },
        ]}
      />
      <TryIt
        label="Try it"
        pendingLabel="Trying"
        attempt={attempt}
        outcome={attempt.isSuccess && `200, ${attempt.data} ms: the key works.`}
        onTry={() => attempt.mutate(plaintext)}
      />
    </SecretGate>
  );
}

/** What an MCP client's configuration needs. */
function mcpConfig(origin: string, key: string): string {
  const luxxon = { url: `${origin}/api/mcp`, headers: { Authorization: `Bearer ${key}` } };
  return JSON.stringify({ mcpServers: { luxxon } }, null, 2);
}
