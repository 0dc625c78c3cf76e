import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { readConfig, requirePort } from "./config.ts";
import { freePort, isPortFree } from "./ports.ts";

const read = (environment: Record<string, string>) => readConfig({ NODE_ENV: "test", ...environment });

describe("settings of the stack", () => {
  test("nothing set: everything local on port 3000", () => {
    expect(read({})).toEqual({
      port: 3000,
      appUrl: "http://localhost:3000",
      chainId: 31337,
      databaseUrl: undefined,
      spicedb: undefined,
      rpcUrl: undefined,
    });
  });

  test("PORT moves the console, APP_URL names it", () => {
    expect(read({ PORT: "4000" }).appUrl).toBe("http://localhost:4000");
    expect(read({ PORT: "4000", APP_URL: "https://luxxon.example" }).appUrl).toBe("https://luxxon.example");
  });

  test("addresses of real parts replace local ones", () => {
    const databaseUrl = "postgres://a@b/c";
    expect(read({ DATABASE_URL: databaseUrl, SPICEDB_ENDPOINT: "s:50051", SPICEDB_TOKEN: "t" })).toMatchObject({
      databaseUrl,
      spicedb: { endpoint: "s:50051", token: "t" },
    });
  });

  test("a chain of one's own needs a relayer's key here or in KMS", () => {
    const chain = { RPC_URL: "http://x", USDC_ADDRESS: "0x1", SETTLEMENT_ADDRESS: "0x2" };
    expect(() => read(chain)).toThrow(/needed too: RELAYER_PRIVATE_KEY\./);
    expect(read({ ...chain, RELAYER_KMS_KEY_IDS: "0x3=alias/relayer" }).rpcUrl).toBe("http://x");
  });

  test.each([
    [{ PORT: "http" }, /PORT must be a number/],
    [{ PORT: "70000" }, /PORT must be a number/],
    [{ CHAIN_ID: "84532" }, /set RPC_URL too/],
    [{ RPC_URL: "http://x", USDC_ADDRESS: "0x1" }, /SETTLEMENT_ADDRESS, RELAYER_PRIVATE_KEY/],
    [{ SPICEDB_ENDPOINT: "s:1" }, /SPICEDB_TOKEN/],
  ])("%j is refused with the setting's name", (environment, message) => {
    expect(() => read(environment as Record<string, string>)).toThrow(message);
  });
});

describe("ports", () => {
  test.each(["127.0.0.1", "0.0.0.0"])("a port taken on %s is an error that says what to do", async (host) => {
    const port = await freePort();
    const server = createServer().listen(port, host);
    await once(server, "listening");
    await expect(requirePort(port)).rejects.toThrow(`Port ${port} is taken by another program`);
    expect(await isPortFree(port)).toBe(false);
    expect(await freePort(port)).not.toBe(port);
    server.close();
    await once(server, "close");
    await requirePort(port);
    expect(await freePort(port)).toBe(port);
  });
});
