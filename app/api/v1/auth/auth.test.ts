import { sql } from "drizzle-orm";
import fc from "fast-check";
import { sealData, unsealData } from "iron-session";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp } from "#http/testing.ts";
import { type Replica, startReplica } from "#http/testing-replica.ts";
import { requestJson } from "#http/testing-request.ts";
import { proveScale, proveSeed, report } from "#stack/prove-scale.ts";

let app: TestApp;
let replica: Replica;
beforeAll(async () => {
  app = await startTestApp();
  replica = await startReplica();
});
afterAll(async () => {
  await replica.kill();
  await app.stop();
});

const account = privateKeyToAccount(generatePrivateKey());
const stranger = privateKeyToAccount(generatePrivateKey());

async function signedChallenge(path = "/auth/wallet/challenge") {
  const { data } = await app.call("POST", path, { body: { walletAddress: account.address } });
  const signature = await account.signMessage({ message: data.message });
  return { walletAddress: account.address, nonce: data.nonce, signature };
}

async function loginsOf(walletAddress: string): Promise<number> {
  const row = await app.clients.db.row<{ n: number }>(
    sql`select count(*)::int as n from logins where wallet_address = ${walletAddress}`,
  );
  return row?.n ?? 0;
}

/** One mutant per number: cut off, joined to the rest of another seal, or with one character changed. */
function sealMutants(numbers: readonly number[], seal: string, other: string) {
  const mutants = numbers.map((number, index) => {
    const at = number % seal.length;
    if (index % 3 === 0) return seal.slice(0, at);
    if (index % 3 === 1) return seal.slice(0, at) + other.slice(at);
    return seal.slice(0, at) + (seal[at] === "A" ? "B" : "A") + seal.slice(at + 1);
  });
  // A splice before or after everything that differs is one of the two whole seals.
  const whole = new Set([seal, other]);
  return mutants.filter((mutant) => !whole.has(mutant));
}

describe("challenge", () => {
  test("200: nonce, message naming origin and chain, and five minutes to live", async () => {
    const { status, data } = await app.call("POST", "/auth/wallet/challenge", {
      body: { walletAddress: account.address.toLowerCase() },
    });
    expect(status).toBe(200);
    expect(data.nonce).toMatch(/^[0-9a-f]{32}$/);
    expect(data.message).toContain(`URI: ${app.url}\nVersion: 1\nChain ID: 31337\nNonce: ${data.nonce}`);
    expect(data.message).toContain(account.address);
    const [, issued, expires] = /Issued At: (.+)\nExpiration Time: (.+)$/.exec(data.message) ?? [];
    expect(Date.parse(expires ?? "") - Date.parse(issued ?? "")).toBe(300_000);
    expect(data.expiresAt).toBe(expires);
  });

  test.each([
    ["no address", {}],
    [
      "a bad checksum",
      {
        walletAddress: account.address
          .replace(/[a-f]/, (c) => c.toUpperCase())
          .replace(/[A-F](?=[^A-F]*$)/, (c) => c.toLowerCase()),
      },
    ],
    ["the zero address", { walletAddress: `0x${"0".repeat(40)}` }],
    ["a short address", { walletAddress: "0x1234" }],
    ["a number", { walletAddress: 7 }],
    ["null", { walletAddress: null }],
  ])("400 walletAddress: %s", async (_name, body) => {
    const answer = await app.call("POST", "/auth/wallet/challenge", { body });
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([400, "INVALID_INPUT", "walletAddress"]);
  });
});

describe("login", () => {
  test("200: sets the cookie, and makes no workspace", async () => {
    const answer = await app.call("POST", "/auth/wallet/login", { body: await signedChallenge() });
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({ walletAddress: account.address, workspaces: [] });
    const [cookie] = [answer.headers["set-cookie"]].flat();
    expect(cookie).toMatch(/^lx_session=[^=;]+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/);
    const me = await app.call("GET", "/me", { cookie: answer.cookies.join() });
    expect(me.data).toEqual({
      kind: "wallet_session",
      walletAddress: account.address,
      activeWorkspaceId: null,
      activeRole: null,
      workspaces: [],
    });
  });

  test("S5: one challenge replayed over 64 connections and two processes has one success, and makes no workspace", async () => {
    const since = performance.now();
    const n = proveScale(10_000);
    const body = await signedChallenge();
    const outcomes: string[] = [];
    let sent = 0;
    const worker = async (index: number) => {
      while (sent++ < n) {
        // Every tenth offers the same signature as a proof for a new workspace.
        const elsewhere = sent % 10 === 0;
        const url = `${index % 2 ? app.url : replica.url}/api/v1${elsewhere ? "/workspaces" : "/auth/wallet/login"}`;
        const more = elsewhere ? { slug: `replayed-${sent}`, name: "Replayed", roles: ["CONSUMER"] } : {};
        const answer = await requestJson(url, "POST", { body: { ...body, ...more } });
        outcomes.push(`${answer.status} ${answer.body.detail ?? "ok"}`);
      }
    };
    await Promise.all(Array.from({ length: 64 }, (_, index) => worker(index)));
    const wins = outcomes.filter((outcome) => outcome === "200 ok").length;
    const refused = outcomes.filter((outcome) => outcome === "401 auth:nonceInvalid").length;
    const violations = Math.abs(wins - 1) + (n - wins - refused);
    report({ id: "S5", n, violations, since });
    expect([outcomes.length, wins, refused]).toEqual([n, 1, n - 1]);
    expect((await app.call("GET", "/workspaces", await app.signIn(account))).data).toEqual([]);
  });

  test("S5: one proof for a workspace replayed on two processes makes one workspace, and signs nobody in", async () => {
    const since = performance.now();
    const n = proveScale(2_000);
    const body = await signedChallenge("/workspaces/challenge");
    const before = await loginsOf(account.address);
    const outcomes: string[] = [];
    let sent = 0;
    const worker = async (index: number) => {
      while (sent++ < n) {
        const elsewhere = sent % 10 === 0;
        const url = `${index % 2 ? app.url : replica.url}/api/v1${elsewhere ? "/auth/wallet/login" : "/workspaces"}`;
        const more = elsewhere ? {} : { slug: `once-${sent}`, name: "Once", roles: ["CONSUMER"] };
        const answer = await requestJson(url, "POST", { body: { ...body, ...more } });
        outcomes.push(`${answer.status} ${answer.body.detail ?? "ok"}`);
      }
    };
    await Promise.all(Array.from({ length: 64 }, (_, index) => worker(index)));
    const wins = outcomes.filter((outcome) => outcome === "201 ok").length;
    const refused = outcomes.filter((outcome) => outcome === "401 auth:nonceInvalid").length;
    const newLogins = (await loginsOf(account.address)) - before;
    report({ id: "S5", n, violations: Math.abs(wins - 1) + (n - wins - refused) + newLogins, since });
    expect([outcomes.length, wins, refused, newLogins]).toEqual([n, 1, n - 1, 0]);
  });

  test("401 auth:signatureInvalid spends the nonce", async () => {
    const body = await signedChallenge();
    const forged = { ...body, signature: await stranger.signMessage({ message: "something else" }) };
    const refused = await app.call("POST", "/auth/wallet/login", { body: forged });
    expect([refused.status, refused.body.detail]).toEqual([401, "auth:signatureInvalid"]);
    const late = await app.call("POST", "/auth/wallet/login", { body });
    expect([late.status, late.body.detail]).toEqual([401, "auth:nonceInvalid"]);
  });

  test.each(["0x00", `0x${"ff".repeat(65)}`, `0x${"00".repeat(65)}`, `0x${"ab".repeat(8_192)}`])(
    "401 for a signature that cannot be verified (%.12s…)",
    async (signature) => {
      const answer = await app.call("POST", "/auth/wallet/login", {
        body: { ...(await signedChallenge()), signature },
      });
      expect([answer.status, answer.body.detail]).toEqual([401, "auth:signatureInvalid"]);
    },
  );

  test.each([
    ["nonce", { nonce: "xyz" }],
    ["signature", { signature: "0x1" }],
    ["signature", { signature: "0x" }],
    ["signature", { signature: `0x${"ab".repeat(8_193)}` }],
    ["walletAddress", { walletAddress: "me" }],
  ])("400 %s", async (detail, change) => {
    const answer = await app.call("POST", "/auth/wallet/login", { body: { ...(await signedChallenge()), ...change } });
    expect([answer.status, answer.body.detail]).toEqual([400, detail]);
  });

  test("401 for another purpose, another address and an expired challenge", async () => {
    const otherPurpose = await app.call("POST", "/auth/wallet/login", {
      body: await signedChallenge("/workspaces/challenge"),
    });
    expect(otherPurpose.body.detail).toBe("auth:nonceInvalid");
    const otherAddress = await app.call("POST", "/auth/wallet/login", {
      body: { ...(await signedChallenge()), walletAddress: stranger.address },
    });
    expect(otherAddress.body.detail).toBe("auth:nonceInvalid");
    const expired = await signedChallenge();
    await moveClock(app.clients.db, 300_001);
    const late = await app.call("POST", "/auth/wallet/login", { body: expired });
    expect([late.status, late.body.detail]).toEqual([401, "auth:nonceInvalid"]);
  });

  test.each<Record<string, string>>([
    { origin: "https://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
  ])("403 auth:crossOrigin for %j", async (headers) => {
    const answer = await app.call("POST", "/auth/wallet/login", { body: await signedChallenge(), headers });
    expect([answer.status, answer.body.detail]).toEqual([403, "auth:crossOrigin"]);
  });
});

describe("S7: a cookie", () => {
  const name = "lx_session=";
  const sealOf = async () => (await app.signIn()).cookie.slice(name.length);

  /** What either process says to a cookie. */
  async function both(cookie: string): Promise<string[]> {
    const answers = [app.url, replica.url].map((url) => requestJson(`${url}/api/v1/me`, "GET", { cookie }));
    return (await Promise.all(answers)).map(({ status, body }) => `${status} ${body.detail ?? "ok"}`);
  }

  test("that is mutated, truncated or spliced opens nothing", async () => {
    const since = performance.now();
    const seed = proveSeed();
    const n = proveScale(1_000);
    const [seal, other] = [await sealOf(), await sealOf()];
    const mutants = sealMutants(fc.sample(fc.nat(), { numRuns: n, seed }), seal, other);
    const answers = await Promise.all(mutants.map((mutant) => both(name + mutant)));
    const accepted = answers.flat().filter((outcome) => outcome !== "401 auth:expired");
    report({ id: "S7", n: answers.length * 2, violations: accepted.length, seed, since });
    expect(accepted).toEqual([]);
  });

  test("that a password of before sealed, or sealed for something else, opens nothing", async () => {
    const since = performance.now();
    const { cookie } = await app.signIn();
    const { loginId } = await unsealData<{ loginId: string }>(cookie.slice(name.length), {
      password: { 1: "s".repeat(32) },
    });
    const forgeries = [
      await sealData({ loginId }, { password: { 1: "o".repeat(32) } }),
      await sealData({ loginId }, { password: { 2: "s".repeat(32) } }),
      await sealData({ loginId: 7 }, { password: { 1: "s".repeat(32) } }),
      await sealData({ id: loginId }, { password: { 1: "s".repeat(32) } }),
      await sealData({ loginId: "00000000-0000-7000-8000-000000000000" }, { password: { 1: "s".repeat(32) } }),
      loginId,
      "",
    ];
    const answers = (await Promise.all(forgeries.map((seal) => both(name + seal)))).flat();
    const accepted = answers.filter((outcome) => !outcome.startsWith("401 "));
    report({ id: "S7", n: answers.length, violations: accepted.length, since });
    expect(accepted).toEqual([]);
    expect(await both(cookie)).toEqual(["200 ok", "200 ok"]);
  });

  test("is refused by both processes from the moment that logout, logout everywhere or removal was answered", async () => {
    const since = performance.now();
    const rounds = proveScale(100);
    const late: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const [here, there] = round % 2 ? [app.url, replica.url] : [replica.url, app.url];
      const owner = privateKeyToAccount(generatePrivateKey());
      const [first, second, third] = [await app.signIn(owner), await app.signIn(owner), await app.signIn(owner)];
      await requestJson(`${here}/api/v1/auth/logout`, "POST", { cookie: first.cookie });
      late.push(...(await both(first.cookie)).filter((outcome) => outcome !== "401 auth:expired"));
      late.push(...(await both(second.cookie)).filter((outcome) => outcome !== "200 ok"));
      const everywhere = { cookie: second.cookie, body: { everywhere: true } };
      await requestJson(`${there}/api/v1/auth/logout`, "POST", everywhere);
      const gone = [...(await both(second.cookie)), ...(await both(third.cookie))];
      late.push(...gone.filter((outcome) => outcome !== "401 auth:expired"));
    }
    report({ id: "S7", n: rounds * 8, violations: late.length, since });
    expect(late).toEqual([]);
  });

  test("of a member who was removed reaches nothing of the workspace, on either process", async () => {
    const since = performance.now();
    const rounds = proveScale(100);
    const workspace = await app.createWorkspace();
    const { cookie, account: member } = await app.signIn();
    const role = (wanted: "ADMIN" | null) =>
      app.clients.authz.setRoles([{ workspaceId: workspace.id, walletAddress: member.address, role: wanted }]);
    const read = async () => {
      const urls = [app.url, replica.url].map((url) => `${url}/api/v1/workspaces/${workspace.id}`);
      return (await Promise.all(urls.map((url) => requestJson(url, "GET", { cookie })))).map(({ status }) => status);
    };
    const wrong: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await role("ADMIN");
      wrong.push(...(await read()).filter((status) => status !== 200));
      await role(null);
      wrong.push(...(await read()).filter((status) => status !== 403));
    }
    report({ id: "S7", n: rounds * 4, violations: wrong.length, since });
    expect(wrong).toEqual([]);
  });

  test("logout ends the login at once, on the other process too, and clears both cookies", async () => {
    const { cookie } = await app.signIn();
    const onReplica = () => requestJson(`${replica.url}/api/v1/me`, "GET", { cookie });
    expect((await onReplica()).status).toBe(200);
    const out = await app.call("POST", "/auth/logout", { cookie });
    expect([out.status, out.data]).toEqual([200, { ok: true }]);
    expect([out.headers["set-cookie"]].flat().every((line) => line?.includes("Max-Age=0"))).toBe(true);
    expect((await onReplica()).body.detail).toBe("auth:expired");
  });

  test("logout everywhere ends every login of the wallet and of no other", async () => {
    const owner = privateKeyToAccount(generatePrivateKey());
    const [first, second, other] = [await app.signIn(owner), await app.signIn(owner), await app.signIn()];
    await app.call("POST", "/auth/logout", { cookie: first.cookie, body: { everywhere: true } });
    expect((await app.call("GET", "/me", { cookie: second.cookie })).status).toBe(401);
    expect((await app.call("GET", "/me", { cookie: other.cookie })).status).toBe(200);
  });

  test("a login ends 12 hours after sign-in", async () => {
    const { cookie } = await app.signIn();
    await moveClock(app.clients.db, 43_199_000 - 10_000);
    expect((await app.call("GET", "/me", { cookie })).status).toBe(200);
    await moveClock(app.clients.db, 12_000);
    expect((await app.call("GET", "/me", { cookie })).body.detail).toBe("auth:expired");
  });

  test("logout without a cookie is harmless; a bad member and a foreign origin are refused", async () => {
    expect((await app.call("POST", "/auth/logout")).status).toBe(200);
    expect((await app.call("POST", "/auth/logout", { body: { everywhere: "yes" } })).body.detail).toBe("everywhere");
    expect((await app.call("POST", "/auth/logout", { headers: { origin: "https://evil.example" } })).status).toBe(403);
  });
});

describe("select", () => {
  test("200: stores the selection and sets both cookies", async () => {
    const workspace = await app.createWorkspace();
    const { cookie } = await app.signIn(workspace.account);
    const answer = await app.call("POST", "/auth/workspace/select", {
      cookie,
      body: { workspaceId: workspace.id.toUpperCase() },
    });
    expect(answer.data).toEqual({ workspaceId: workspace.id, role: "OWNER", walletAddress: workspace.account.address });
    const lines = [answer.headers["set-cookie"]].flat();
    expect(lines[1]).toMatch(new RegExp(`^lx_workspace=${workspace.id}; Path=/; Max-Age=\\d+; SameSite=Lax$`));
    const me = await app.call("GET", "/me", { cookie });
    expect([me.data.activeWorkspaceId, me.data.activeRole]).toEqual([workspace.id, "OWNER"]);
  });

  test("403 for a foreign workspace and for an unknown one, in the same words", async () => {
    const workspace = await app.createWorkspace();
    const { cookie } = await app.signIn();
    const ids = [workspace.id, "00000000-0000-4000-8000-000000000000"];
    const answers = await Promise.all(
      ids.map((workspaceId) => app.call("POST", "/auth/workspace/select", { cookie, body: { workspaceId } })),
    );
    const told = answers.map(({ status, body: { code, detail, message } }) => ({ status, code, detail, message }));
    expect(told[0]).toEqual({
      status: 403,
      code: "NOT_AUTHORIZED",
      detail: "workspace:viewDenied",
      message: "Not authorized for this operation",
    });
    expect(told[1]).toEqual(told[0]);
  });

  test("400 workspaceId, 401 without a login, 403 with a key", async () => {
    const workspace = await app.createWorkspace();
    const key = (await app.createKey(workspace, ["sessions:read"])).plaintext;
    const { cookie } = workspace;
    expect((await app.call("POST", "/auth/workspace/select", { cookie, body: { workspaceId: "1" } })).body.detail).toBe(
      "workspaceId",
    );
    expect((await app.call("POST", "/auth/workspace/select", { body: { workspaceId: workspace.id } })).status).toBe(
      401,
    );
    expect(
      (await app.call("POST", "/auth/workspace/select", { key, body: { workspaceId: workspace.id } })).body.detail,
    ).toBe("auth:walletOnly");
  });
});
