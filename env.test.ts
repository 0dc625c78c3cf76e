import { expect, test } from "vitest";
import { parseSettings } from "./env.ts";
import { createMediaBackend } from "./media/create-backend.ts";

const good = {
  DATABASE_URL: "postgres://user:pass@127.0.0.1:5432/luxxon",
  SPICEDB_ENDPOINT: "127.0.0.1:50051",
  SPICEDB_TOKEN: "token",
  RPC_URL: "http://127.0.0.1:8545",
  USDC_ADDRESS: `0x${"11".repeat(20)}`,
  SETTLEMENT_ADDRESS: `0x${"22".repeat(20)}`,
  RELAYER_PRIVATE_KEY: `0x${"33".repeat(32)}`,
  SESSION_SECRETS: `1:${"a".repeat(32)},2:${"b".repeat(32)}`,
  SEALING_KEYS: `k2:${Buffer.alloc(32, 2).toString("base64")}, k1:${Buffer.alloc(32, 1).toString("base64")}`,
};

test("defaults are those of the local chain", () => {
  const settings = parseSettings(good);
  expect(settings).toMatchObject({
    CHAIN_ID: 31337,
    ENVIRONMENT: "TEST",
    CONFIRMATIONS: 1,
    MEDIA_BACKEND: "simulated",
    PRICING_DYNAMIC: false,
    PRICE_QUOTE_TTL_SECONDS: 30,
    WEBHOOK_ALLOW_PRIVATE: false,
    PUBLIC_RPC_URL: good.RPC_URL,
    RATE_LIMIT_SCALE: 1,
  });
  expect(settings.SESSION_SECRETS).toEqual({ "1": "a".repeat(32), "2": "b".repeat(32) });
  expect([...settings.SEALING_KEYS]).toEqual([
    ["k2", Buffer.alloc(32, 2)],
    ["k1", Buffer.alloc(32, 1)],
  ]);
});

test("keys in KMS are addresses with an id, ARN or alias each", () => {
  const [one, two] = [`0x${"44".repeat(20)}`, `0x${"55".repeat(20)}`];
  const arn = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  const RELAYER_KMS_KEY_IDS = `${one}=${arn}, ${two}=alias/relayer_2`;
  expect(parseSettings({ ...good, RELAYER_KMS_KEY_IDS }).RELAYER_KMS_KEY_IDS).toEqual([
    { address: one, keyId: arn },
    { address: two, keyId: "alias/relayer_2" },
  ]);
});

test("a relayer's key is in the environment or in KMS; one of the two has to be there", () => {
  const { RELAYER_PRIVATE_KEY: _, ...without } = good;
  const RELAYER_KMS_KEY_IDS = `0x${"44".repeat(20)}=alias/relayer`;
  expect(parseSettings({ ...without, RELAYER_KMS_KEY_IDS }).RELAYER_PRIVATE_KEY).toBeUndefined();
  expect(() => parseSettings(without)).toThrow(/RELAYER_PRIVATE_KEY: must be set, unless RELAYER_KMS_KEY_IDS is/);
});

test("every missing setting is named at once", () => {
  expect(() => parseSettings({})).toThrow(
    new RegExp(
      Object.keys(good)
        .map((name) => `${name}[^]*`)
        .join(""),
    ),
  );
});

test.each([
  ["SESSION_SECRETS", "1:short"],
  ["SEALING_KEYS", `k1:${Buffer.alloc(31).toString("base64")}`],
  ["SEALING_KEYS", Buffer.alloc(32).toString("base64")],
  ["SEALING_KEYS", `${good.SEALING_KEYS},k1:${Buffer.alloc(32).toString("base64")}`],
  ["WEBHOOK_ALLOW_PRIVATE", "yes"],
  ["RELAYER_PRIVATE_KEY", "0x12"],
  ["RELAYER_KMS_KEY_IDS", "alias/relayer"],
  ["RELAYER_KMS_KEY_IDS", `0x${"44".repeat(20)}=`],
  ["RELAYER_KMS_KEY_IDS", `0x${"aA".repeat(20)}=alias/a,0x${"aa".repeat(20)}=alias/b`],
  ["USDC_ADDRESS", "usdc"],
  ["CHAIN_ID", "1"],
  ["PORT", "70000"],
  ["CRON_SECRET", "short"],
  ["PLATFORM_FEE_BPS", "3001"],
  ["PRICING_DYNAMIC", "yes"],
  ["PRICE_QUOTE_TTL_SECONDS", "0"],
  ["SERVICE_AREAS", "1,2,3"],
  ["VIDEO_EVENTS_TOKEN", "short"],
  ["VIDEO_EVENTS_SECRET", "short"],
  ["TELEMETRY_REQUIRED", "yes"],
  ["HEARTBEAT_STALE_MS", "999"],
  ["HEARTBEAT_STALE_MS", "never"],
  ["ENVIRONMENT", "LIVE"],
  ["METRICS_TOKEN", "short"],
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"],
  ["REDIS_URL", "http://127.0.0.1:6379"],
  ["REDIS_TIMEOUT_MS", "0"],
  ["RATE_LIMIT_SCALE", "-1"],
])("a malformed %s is refused by name", (name, value) => {
  expect(() => parseSettings({ ...good, [name]: value })).toThrow(name);
});

test.each(["webrtc", "cloudflare"])("the media backend %s is refused, and said to be what is not available", (name) => {
  expect(() => parseSettings({ ...good, MEDIA_BACKEND: name })).toThrow(
    `MEDIA_BACKEND: ${name} is not available; use simulated`,
  );
  expect(() => createMediaBackend({ MEDIA_BACKEND: name as "webrtc" })).toThrow(
    `MEDIA_BACKEND ${name} is not available`,
  );
});

test("telemetry is required where money is real, unless the setting says otherwise", () => {
  const live = { ...good, CHAIN_ID: "8453", MEDIA_BACKEND: "simulated" };
  const required = (change: object) => parseSettings({ ...good, ...change }).TELEMETRY_REQUIRED;
  expect([required({}), required(live)]).toEqual([false, true]);
  expect([required({ TELEMETRY_REQUIRED: "true" }), required({ ...live, TELEMETRY_REQUIRED: "false" })]).toEqual([
    true,
    false,
  ]);
  expect(parseSettings(good).HEARTBEAT_STALE_MS).toBe(25_000);
});

test("with real money no webhook goes to a private address", () => {
  const live = { ...good, CHAIN_ID: "8453", MEDIA_BACKEND: "simulated" };
  expect(parseSettings(live)).toMatchObject({ ENVIRONMENT: "LIVE", WEBHOOK_ALLOW_PRIVATE: false });
  expect(() => parseSettings({ ...live, WEBHOOK_ALLOW_PRIVATE: "true" })).toThrow("WEBHOOK_ALLOW_PRIVATE");
});
