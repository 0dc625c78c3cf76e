import "server-only";
import { z } from "zod";

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "must be a 20-byte hex address");
const privateKey = z
  .string({ error: "must be set, unless RELAYER_KMS_KEY_IDS is" })
  .regex(/^0x[0-9a-fA-F]{64}$/, "must be a 32-byte hex private key");
const list = z
  .string()
  .default("")
  .transform((v) =>
    v
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean),
  );

/** `1:<secret>,2:<secret>` → { "1": "<secret>", "2": "<secret>" }; the highest id seals. */
const sessionSecrets = z.string().transform((text, ctx) => {
  const entries = text.split(",").map((part) => /^(\d+):(.{32,})$/.exec(part.trim()));
  if (entries.length === 0 || entries.some((e) => e === null)) {
    ctx.addIssue("must be a list of id:secret, with secrets of 32 characters or more");
    return z.NEVER;
  }
  return Object.fromEntries(entries.flatMap((e) => (e?.[1] && e[2] ? [[e[1], e[2]] as const] : [])));
});

const flag = z
  .enum(["true", "false"])
  .default("false")
  .transform((v) => v === "true");

/** `kid:base64,kid:base64` with keys of 32 bytes; the first seals, all open. */
const sealingKeys = z.string().transform((text, ctx) => {
  const entries = text.split(",").map((part) => /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)$/.exec(part.trim()));
  const keys = new Map(entries.flatMap((e) => (e?.[1] && e[2] ? [[e[1], Buffer.from(e[2], "base64")] as const] : [])));
  if (keys.size < entries.length) {
    ctx.addIssue("must be a list of kid:base64, with keys of 32 bytes and each kid once");
    return z.NEVER;
  }
  return keys;
});

/** `0xaddress=<id, ARN or alias>,…` of keys in AWS KMS, each address once. */
const kmsKeys = z.string().transform((text, ctx) => {
  const entries = text.split(",").map((part) => /^(0x[0-9a-fA-F]{40})=([A-Za-z0-9:/_-]{1,2048})$/.exec(part.trim()));
  const keys = entries.flatMap((e) => (e?.[1] && e[2] ? [{ address: e[1] as `0x${string}`, keyId: e[2] }] : []));
  if (new Set(keys.map((key) => key.address.toLowerCase())).size < entries.length) {
    ctx.addIssue("must be a list of address=key, with the id, ARN or alias of a KMS key and each address once");
    return z.NEVER;
  }
  return keys;
});

const settings = z
  .object({
    NODE_ENV: z.string().default("production"),
    PORT: z.coerce.number().int().min(0).max(65535).default(3000),
    APP_URL: z
      .url({ protocol: /^https?$/ })
      .default("http://localhost:3000")
      .transform((v) => new URL(v).origin),
    GIT_SHA: z.string().default("dev"),
    LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10),
    SPICEDB_ENDPOINT: z.string().min(1),
    SPICEDB_TOKEN: z.string().min(1),
    CHAIN_ID: z.coerce
      .number()
      .pipe(z.literal([31337, 84532, 8453]))
      .default(31337),
    ENVIRONMENT: z.enum(["TEST", "LIVE"]).optional(),
    RPC_URL: z.url({ protocol: /^https?$/ }),
    PUBLIC_RPC_URL: z.url({ protocol: /^https?$/ }).optional(),
    EXPLORER_URL: z.string().default(""),
    USDC_ADDRESS: address,
    SETTLEMENT_ADDRESS: address,
    SETTLEMENT_DEPLOY_BLOCK: z.coerce.bigint().min(0n).default(0n),
    PREVIOUS_SETTLEMENT_ADDRESSES: list.pipe(z.array(address)),
    CONFIRMATIONS: z.coerce.number().int().min(1).max(64).optional(),
    RELAYER_PRIVATE_KEY: privateKey.optional(),
    RELAYER_PRIVATE_KEYS: list.pipe(z.array(privateKey)),
    SETTLEMENT_BATCH_SIZE: z.coerce.number().int().min(1).max(500).default(500),
    SETTLEMENT_BATCH_GAS: z.coerce.number().int().min(300_000).max(16_000_000).default(12_000_000),
    SETTLEMENT_BATCH_AGE_MS: z.coerce.number().int().min(0).max(600_000).default(0),
    SETTLEMENT_LEASE_SECONDS: z.coerce.number().int().min(5).max(30).default(30),
    RELAYER_KMS_KEY_IDS: kmsKeys.optional(),
    BUILDER_CODE: z
      .string()
      .regex(/^[!-+\--~]{1,64}$/, "must be 1 to 64 printable characters without comma or space")
      .optional(),
    SESSION_SECRETS: sessionSecrets,
    OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
    METRICS_TOKEN: z.string().min(16).optional(),
    SEALING_KEYS: sealingKeys,
    WEBHOOK_ALLOW_PRIVATE: flag,
    CRON_SECRET: z.string().min(16).optional(),
    MEDIA_BACKEND: z.enum(["simulated", "webrtc", "cloudflare"]).optional(),
    VIDEO_EVENTS_TOKEN: z.string().min(8).optional(),
    VIDEO_EVENTS_SECRET: z.string().min(8).optional(),
    BASE_RATE_MICRO_USDC: z.coerce.bigint().min(1n).max(1_000_000_000n).default(1000n),
    PRICING_DYNAMIC: flag,
    PRICE_QUOTE_TTL_SECONDS: z.coerce.number().int().min(1).max(3600).default(30),
    PLATFORM_FEE_BPS: z.coerce.number().int().min(0).max(3000).default(1500),
    GEOFENCE_RADIUS_METERS: z.coerce.number().min(1).max(500).default(50),
    TELEMETRY_REQUIRED: z.enum(["true", "false"]).optional(),
    HEARTBEAT_STALE_MS: z.coerce.number().int().min(1_000).max(3_600_000).default(25_000),
    SERVICE_AREAS: z
      .string()
      .regex(/^(\s*-?\d+(\.\d+)?\s*(,\s*-?\d+(\.\d+)?\s*){3}(;|$))*$/, "must be minLat,minLng,maxLat,maxLng; …")
      .default(""),
    CORS_ORIGINS: list,
    REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
    REDIS_TIMEOUT_MS: z.coerce.number().int().min(10).max(60_000).default(1_000),
    RATE_LIMIT_SCALE: z.coerce.number().min(0).max(1_000_000).default(1),
    TRUSTED_PROXY_COUNT: z.coerce.number().int().min(0).max(16).default(0),
  })
  .transform((raw, ctx) => {
    const chain = {
      31337: { name: "Luxxon Local", confirmations: 1, environment: "TEST" },
      84532: { name: "Base Sepolia", confirmations: 6, environment: "TEST" },
      8453: { name: "Base", confirmations: 6, environment: "LIVE" },
    }[raw.CHAIN_ID] as { name: string; confirmations: number; environment: "TEST" | "LIVE" };
    const environment = raw.ENVIRONMENT ?? chain.environment;
    if (environment === "LIVE" && chain.environment === "TEST") {
      ctx.addIssue({ code: "custom", path: ["ENVIRONMENT"], message: `LIVE needs chain 8453, not ${raw.CHAIN_ID}` });
    }
    if (environment === "LIVE" && raw.WEBHOOK_ALLOW_PRIVATE) {
      ctx.addIssue({ code: "custom", path: ["WEBHOOK_ALLOW_PRIVATE"], message: "is for TEST only" });
    }
    const mediaBackend = raw.MEDIA_BACKEND ?? (environment === "TEST" ? "simulated" : "webrtc");
    if (mediaBackend !== "simulated") {
      ctx.addIssue({
        code: "custom",
        path: ["MEDIA_BACKEND"],
        message: `${mediaBackend} is not available; use simulated`,
      });
    }
    return {
      ...raw,
      ENVIRONMENT: environment,
      CHAIN_NAME: chain.name,
      CONFIRMATIONS: raw.CONFIRMATIONS ?? chain.confirmations,
      MEDIA_BACKEND: mediaBackend,
      TELEMETRY_REQUIRED: raw.TELEMETRY_REQUIRED ? raw.TELEMETRY_REQUIRED === "true" : environment === "LIVE",
      PUBLIC_RPC_URL: raw.PUBLIC_RPC_URL ?? raw.RPC_URL,
    };
  });

/** The settings of this process (spec 17), checked once. */
export type Settings = z.infer<typeof settings>;

/** @throws Error whose message names every missing or malformed setting, one a line. */
export function parseSettings(source: Record<string, string | undefined>): Settings {
  const entries = Object.entries(source).filter(([, value]) => value !== undefined && value !== "");
  const present: Record<string, unknown> = Object.fromEntries(entries);
  // One of the two has to be there; null is refused like any other malformed value.
  if (!present.RELAYER_KMS_KEY_IDS) present.RELAYER_PRIVATE_KEY ??= null;
  const result = settings.safeParse(present);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`Settings are missing or malformed:\n${[...new Set(lines)].join("\n")}`);
}

let parsed: Settings | undefined;

/** The process's settings, parsed on the first call. */
export function env(): Settings {
  parsed ??= parseSettings(process.env);
  return parsed;
}
