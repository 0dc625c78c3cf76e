import { z } from "zod";
import { outputAddress, outputAmount, timestamp } from "../primitives.schemas.ts";

export const Health = z
  .object({ ok: z.literal(true), surface: z.literal("luxxon"), version: z.literal("v1"), buildSha: z.string() })
  .meta({ id: "Health", example: { ok: true, surface: "luxxon", version: "v1", buildSha: "dev" } });

const Check = z.literal("ok");

export const Readiness = z
  .object({
    ok: z.literal(true),
    checks: z.object({ database: Check, authz: Check, chain: Check, media: Check, tick: Check }),
    lastSyncBlock: outputAmount,
    lastTickAt: timestamp,
    /** What the auditor found when it last compared database and chain; absent before its first look. */
    audit: z
      .object({ at: timestamp, block: outputAmount, differences: z.number().int().min(0) })
      .optional()
      .describe("database compared with chain: when, up to which block, and on how many things they differ"),
  })
  .meta({
    id: "Readiness",
    example: {
      ok: true,
      checks: { database: "ok", authz: "ok", chain: "ok", media: "ok", tick: "ok" },
      lastSyncBlock: "1234",
      lastTickAt: "2026-05-13T12:00:00.000Z",
      audit: { at: "2026-05-13T11:59:30.000Z", block: "1230", differences: 0 },
    },
  });
export type Readiness = z.infer<typeof Readiness>;

export const CheckName = z.enum(["database", "authz", "chain", "media", "tick"]);
export type CheckName = z.infer<typeof CheckName>;

/** What clients need to know of this deployment (spec 7.1). */
export const Config = z
  .object({
    environment: z.enum(["TEST", "LIVE"]),
    chainId: z.number().int(),
    chainName: z.string(),
    rpcUrl: z.string(),
    explorerUrl: z.string(),
    usdcAddress: outputAddress,
    settlementAddress: outputAddress,
    platformFeeBps: z.number().int(),
    confirmations: z.number().int(),
    faucet: z.boolean(),
  })
  .meta({
    id: "Config",
    example: {
      environment: "TEST",
      chainId: 31337,
      chainName: "Luxxon Local",
      rpcUrl: "http://127.0.0.1:8545",
      explorerUrl: "",
      usdcAddress: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
      settlementAddress: "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512",
      platformFeeBps: 1500,
      confirmations: 1,
      faucet: true,
    },
  });
export type Config = z.infer<typeof Config>;
