import { z } from "zod";
import {
  displayText,
  microUsdcBetween,
  outputAddress,
  outputAmount,
  outputId,
  rfc3339,
  text,
  timestamp,
} from "../primitives.schemas.ts";

/** Spec 4. */
export const Scope = z.enum([
  "sessions:read",
  "sessions:create",
  "sessions:operate",
  "pricing:read",
  "wallet:read",
  "coverage:write",
  "webhooks:write",
  "operators:write",
]);
export type Scope = z.infer<typeof Scope>;

const example = {
  id: "019e212c-1e40-7a11-9c22-33dd44ee55ff",
  workspaceId: "3a91cf0e-7b1d-4c55-9e0a-2f6d8b1c4e70",
  family: "LUXXON",
  prefix: "lxxn_test_3a91cf_003",
  label: "agent",
  environment: "TEST",
  scopes: ["sessions:read", "sessions:create"],
  lastUsedAt: null,
  revokedAt: null,
  gracePeriodEnd: null,
  createdAt: "2026-05-13T11:50:00.000Z",
  createdByWallet: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  expiresAt: null,
  ipAllowlist: null,
  spendLimitMicroUsdc: null,
};

/** Spec 6.2. */
export const ApiKey = z
  .object({
    id: outputId,
    workspaceId: outputId,
    family: z.string(),
    prefix: z.string(),
    label: z.string(),
    environment: z.enum(["TEST", "LIVE"]),
    scopes: z.array(Scope),
    lastUsedAt: timestamp.nullable(),
    revokedAt: timestamp.nullable(),
    gracePeriodEnd: timestamp.nullable(),
    createdAt: timestamp,
    createdByWallet: outputAddress,
    expiresAt: timestamp.nullable(),
    ipAllowlist: z.array(z.string()).nullable(),
    spendLimitMicroUsdc: outputAmount.nullable(),
  })
  .meta({ id: "ApiKey", example });
export type ApiKey = z.infer<typeof ApiKey>;

/** The one answer that carries a plaintext. */
export const MintedApiKey = ApiKey.extend({ plaintext: z.string() }).meta({
  id: "MintedApiKey",
  example: { ...example, plaintext: "lxxn_test_3a91cf_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf" },
});
export type MintedApiKey = z.infer<typeof MintedApiKey>;

export const CreateKeyInput = z
  .object({
    label: displayText(64),
    environment: z.enum(["TEST", "LIVE"]),
    scopes: z
      .array(Scope)
      .min(1, "must name at least one scope")
      .transform((scopes) => Scope.options.filter((scope) => scopes.includes(scope))),
    expiresAt: rfc3339.nullish(),
    ipAllowlist: z.array(text).min(1).max(20).nullish(),
    spendLimitMicroUsdc: microUsdcBetween(1n, 1_000_000_000_000_000n).nullish(),
  })
  .meta({
    id: "CreateKeyInput",
    example: { label: "agent", environment: "TEST", scopes: example.scopes, spendLimitMicroUsdc: "5000000" },
  });
export type CreateKeyInput = z.infer<typeof CreateKeyInput>;

export const ListKeysQuery = z.object({ family: text.pipe(z.enum(["LUXXON", "LUXCORE"])).default("LUXXON") });

export const RevokeKeyInput = z
  .object({ graceSeconds: z.number().int().min(0).max(60).default(60) })
  .meta({ id: "RevokeKeyInput", example: { graceSeconds: 0 } });
export type RevokeKeyInput = z.infer<typeof RevokeKeyInput>;

export const RotateKeyInput = z
  .object({ graceSeconds: z.number().int().min(0).max(86_400).default(60) })
  .meta({ id: "RotateKeyInput", example: { graceSeconds: 3_600 } });
export type RotateKeyInput = z.infer<typeof RotateKeyInput>;
