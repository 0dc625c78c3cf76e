import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { readJson, writeJson } from "./home.ts";

/** What a home generates once and keeps. A setting of the same name in the environment goes before it. */
export interface Secrets {
  postgresPassword: string;
  SPICEDB_TOKEN: string;
  CRON_SECRET: string;
  SESSION_SECRETS: string;
  SEALING_KEYS: string;
  RELAYER_PRIVATE_KEY: string;
  platformPrivateKey: string;
  VIDEO_EVENTS_TOKEN: string;
  VIDEO_EVENTS_SECRET: string;
}

/** Reads the secrets of this home, generating those that it does not have yet. */
export async function loadSecrets(home: string): Promise<Secrets> {
  const path = join(home, "secrets.json");
  const kept = (await readJson<Partial<Secrets>>(path)) ?? {};
  const secrets = { ...generate(), ...kept };
  if (Object.keys(secrets).length > Object.keys(kept).length) await writeJson(path, secrets);
  return secrets;
}

function generate(): Secrets {
  const hex = (bytes: number) => randomBytes(bytes).toString("hex");
  return {
    postgresPassword: hex(24),
    SPICEDB_TOKEN: hex(24),
    CRON_SECRET: hex(24),
    SESSION_SECRETS: `1:${hex(32)}`,
    SEALING_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    RELAYER_PRIVATE_KEY: `0x${hex(32)}`,
    platformPrivateKey: `0x${hex(32)}`,
    VIDEO_EVENTS_TOKEN: hex(24),
    VIDEO_EVENTS_SECRET: hex(24),
  };
}
