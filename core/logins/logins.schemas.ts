import { z } from "zod";
import { Scope } from "../keys/keys.schemas.ts";
import { address, nonce, outputAddress, outputId, signature, timestamp } from "../primitives.schemas.ts";
import { Role, WorkspaceSummary } from "../workspaces/workspaces.schemas.ts";

export const ChallengeInput = z.object({ walletAddress: address }).meta({ id: "ChallengeInput" });

/** Spec 3.2: an EIP-4361 message to be signed as it stands. */
export const Challenge = z.object({ nonce, message: z.string(), expiresAt: timestamp }).meta({
  id: "Challenge",
  example: {
    nonce: "5a125b7dd8f522a1ccddb2b7e529273c",
    message:
      "localhost:3000 wants you to sign in with your Ethereum account:\n0x70997970C51812dc3A010C7d01b50e0d17dc79C8\n\nLuxxon - sign in to prove wallet ownership.\n\nURI: http://localhost:3000\nVersion: 1\nChain ID: 31337\nNonce: 5a125b7dd8f522a1ccddb2b7e529273c\nIssued At: 2026-05-13T08:37:34.000Z\nExpiration Time: 2026-05-13T08:42:34.000Z",
    expiresAt: "2026-05-13T08:42:34.000Z",
  },
});
export type Challenge = z.infer<typeof Challenge>;

export const LoginInput = z.object({ walletAddress: address, nonce, signature }).meta({
  id: "LoginInput",
  example: {
    walletAddress: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    nonce: "5a125b7dd8f522a1ccddb2b7e529273c",
    signature:
      "0x766e09a5da7119367378524cc4b2392c36f78de816c8fe34783e16b535ad7eef62dc159ab3cee5d040a8b540301ae75d21d1b118d4c99179abeccd20e3beba4d1c",
  },
});
export type LoginInput = z.infer<typeof LoginInput>;

export const LoggedIn = z.object({ walletAddress: outputAddress, workspaces: z.array(WorkspaceSummary) }).meta({
  id: "LoggedIn",
  example: {
    walletAddress: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    workspaces: [{ id: "3a91cf0e-7b1d-4c55-9e0a-2f6d8b1c4e70", slug: "acme-eyes", name: "Acme Vision", role: "OWNER" }],
  },
});

export const LogoutInput = z
  .object({ everywhere: z.boolean().default(false) })
  .meta({ id: "LogoutInput", example: { everywhere: false } });

export const WalletMe = z.object({
  kind: z.literal("wallet_session"),
  walletAddress: outputAddress,
  activeWorkspaceId: outputId.nullable(),
  activeRole: Role.nullable(),
  workspaces: z.array(WorkspaceSummary),
});
export const KeyMe = z.object({
  kind: z.literal("api_key"),
  keyId: outputId,
  workspaceId: outputId,
  environment: z.enum(["TEST", "LIVE"]),
  scopes: z.array(Scope),
  workspace: z.object({ id: outputId, slug: z.string(), name: z.string() }).nullable(),
});
export const Me = z.discriminatedUnion("kind", [WalletMe, KeyMe]).meta({
  id: "Me",
  example: {
    kind: "api_key",
    keyId: "019e212c-1e40-7a11-9c22-33dd44ee55ff",
    workspaceId: "3a91cf0e-7b1d-4c55-9e0a-2f6d8b1c4e70",
    environment: "TEST",
    scopes: ["sessions:read"],
    workspace: { id: "3a91cf0e-7b1d-4c55-9e0a-2f6d8b1c4e70", slug: "acme-eyes", name: "Acme Vision" },
  },
});
export type Me = z.infer<typeof Me>;

export const LoggedOut = z.object({ ok: z.literal(true) }).meta({ example: { ok: true } });

/** Spec 7.13: where a wallet is signed in. */
export const Login = z
  .object({
    id: outputId,
    createdAt: timestamp,
    lastSeenAt: timestamp,
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    current: z.boolean().describe("The login of this very call."),
  })
  .meta({
    id: "Login",
    example: {
      id: "019e2133-0000-7a42-8d53-6e73f8091a41",
      createdAt: "2026-05-14T08:02:11.418Z",
      lastSeenAt: "2026-05-14T09:11:40.114Z",
      ip: "203.0.113.7",
      userAgent: "Mozilla/5.0 (Macintosh)",
      current: true,
    },
  });
export type Login = z.infer<typeof Login>;
