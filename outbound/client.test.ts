import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { report } from "#stack/prove-scale.ts";
import { createOutboundClient, type Resolve } from "./client.ts";

interface Receiver {
  port: number;
  connections: number;
  answer: (path: string) => { status: number; headers?: Record<string, string> };
  close(): void;
}

async function listen(host: string): Promise<Receiver> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((request, response) => {
    const { status, headers = {} } = receiver.answer(request.url ?? "");
    response.writeHead(status, headers).end("x".repeat(100_000));
  });
  const receiver: Receiver = {
    port: 0,
    connections: 0,
    answer: () => ({ status: 200 }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  server.on("connection", (socket) => {
    sockets.add(socket);
    receiver.connections++;
  });
  server.listen(0, host);
  await once(server, "listening");
  receiver.port = (server.address() as AddressInfo).port;
  return receiver;
}

/** On every address of this machine: whatever gets through is counted. */
let everywhere: Receiver;
let other: Receiver;
beforeAll(async () => {
  everywhere = await listen("::").catch(() => listen("0.0.0.0"));
  other = await listen("127.0.0.1");
});
afterAll(() => {
  everywhere.close();
  other.close();
});
beforeEach(() => {
  everywhere.connections = 0;
  other.connections = 0;
});

const nowhere: Resolve = async () => {
  throw new Error("nothing is looked up");
};
const strict = { ENVIRONMENT: "TEST", WEBHOOK_ALLOW_PRIVATE: false } as const;
const local = { ENVIRONMENT: "TEST", WEBHOOK_ALLOW_PRIVATE: true } as const;
const live = { ENVIRONMENT: "LIVE", WEBHOOK_ALLOW_PRIVATE: true } as const;
const send = (url: string) => ({ url, headers: {}, body: "{}", timeoutMs: 5_000 });

const loopback = ["127.0.0.1", "127.1.2.3", "127.255.255.254"];
const special = [
  ...["0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "169.254.0.1"],
  ...["169.254.169.254", "172.16.0.1", "172.31.255.254", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.0.1"],
  ...["192.168.255.254", "198.18.0.1", "198.19.255.254", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1"],
  ...["240.0.0.1", "255.255.255.255"],
];
const special6 = [
  ...["::", "::2", "100::1", "64:ff9b:1::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1"],
  ...["3fff::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "4000::1"],
];

/** The ways to write one IPv4 address as the host of a URL. */
function spellings(address: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
  const all = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  const hex = (n: number, width = 2) => n.toString(16).padStart(width, "0");
  const fullWidth = (text: string, zero: number) => text.replace(/\d/g, (n) => String.fromCodePoint(zero + Number(n)));
  const words = `${hex((a << 8) | b, 4)}:${hex((c << 8) | d, 4)}`;
  return [
    address,
    `${address}.`,
    String(all),
    `0x${hex(all, 8)}`,
    `0${all.toString(8)}`,
    [a, b, c, d].map((n) => `0x${hex(n)}`).join("."),
    [a, b, c, d].map((n) => `0${n.toString(8)}`).join("."),
    [a, b, c, d].map((n) => `0000${n.toString(8)}`).join("."),
    `0x${hex(a)}.${(b << 16) | (c << 8) | d}`,
    `${a}.0${b.toString(8)}.${(c << 8) | d}`,
    address.replaceAll(".", "%2e"),
    address.replace(/\d/, (n) => `%3${n}`),
    address.replaceAll(".", "\u3002"),
    address.replaceAll(".", "\uff0e"),
    fullWidth(address, 0xff10),
    fullWidth(address, 0x1d7ce),
    `[::ffff:${address}]`,
    `[::ffff:${words}]`,
    `[0:0:0:0:0:FFFF:${words}]`,
    `[::${address}]`,
    `[::ffff:0:${words}]`,
    `[64:ff9b::${address}]`,
    `[64:ff9b::${words}]`,
    `[2002:${words}::1]`,
    `[2001:0:${words}::1]`,
  ];
}

describe("S9: nothing but public hosts is ever connected to", () => {
  test("S9: special ranges, in every spelling, when stored and when sent", async () => {
    const since = performance.now();
    const hosts = [
      ...[...loopback, ...special].flatMap(spellings),
      ...special6.map((address) => `[${address}]`),
      ...["[::1]", "localhost", "LOCALHOST.", "a.b.localhost", "localhost..", "[::ffff:7f00:1]", "[::127.0.0.1]"],
    ];
    let violations = 0;
    let n = 0;
    for (const host of hosts) {
      for (const scheme of ["http", "https"]) {
        const url = `${scheme}://${host}:${everywhere.port}/hook`;
        for (const settings of [strict, live]) {
          const client = createOutboundClient(settings, nowhere);
          const [refusal, outcome] = await Promise.all([client.refusal(url), client.post(send(url))]);
          n++;
          if (refusal === undefined || outcome.status !== null) violations++;
        }
      }
    }
    report({ id: "S9", n, violations: violations + everywhere.connections, since });
    expect([violations, everywhere.connections]).toEqual([0, 0]);
  });

  test("S9: with WEBHOOK_ALLOW_PRIVATE loopback and nothing else", async () => {
    const client = createOutboundClient(local, nowhere);
    for (const host of [...special.flatMap(spellings), ...special6.map((address) => `[${address}]`)]) {
      const url = `http://${host}:${everywhere.port}/`;
      expect([url, await client.refusal(url)]).toEqual([url, expect.any(String)]);
      expect((await client.post(send(url))).status).toBeNull();
    }
    expect(everywhere.connections).toBe(0);
    for (const host of ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "localhost", "hooks.localhost"]) {
      const url = `http://${host}:${other.port}/`;
      expect([url, await client.refusal(url), (await client.post(send(url))).status]).toEqual([url, undefined, 200]);
    }
    expect(other.connections).toBe(6);
  });

  test("S9: names that resolve to a special address, alone or beside a public one", async () => {
    const answers = [
      ...loopback,
      ...special,
      ...special6,
      "::1",
      "::ffff:127.0.0.1",
      "64:ff9b::7f00:1",
      "not-an-ip",
      "",
    ];
    for (const settings of [strict, local]) {
      for (const answer of answers) {
        for (const found of [[answer], ["8.8.8.8", answer], [answer, "2606:4700::1111"]]) {
          const client = createOutboundClient(settings, async () => found);
          const url = `http://hooks.example.com:${everywhere.port}/`;
          expect([found, await client.refusal(url)]).toEqual([found, expect.any(String)]);
          expect((await client.post(send(url))).status).toBeNull();
        }
      }
    }
    expect(everywhere.connections).toBe(0);
  });

  test("S9: a name that is public when stored and loopback when sent, or changes with every look-up", async () => {
    for (const [at, later] of ["127.0.0.1", "::1", "10.0.0.1", "::ffff:127.0.0.1"].entries()) {
      let lookups = 0;
      const client = createOutboundClient(local, async () => (lookups++ === 0 ? ["8.8.8.8"] : [later]));
      const url = `http://rebind-${at}.example.com:${everywhere.port}/`;
      expect(await client.refusal(url)).toBeUndefined();
      for (let attempt = 0; attempt < 20; attempt++) expect((await client.post(send(url))).status).toBeNull();
      expect(lookups).toBe(21);
    }
    expect(everywhere.connections).toBe(0);
  });

  test("S9: a redirect is an answer, not a way", async () => {
    const client = createOutboundClient(local, nowhere);
    for (const status of [300, 301, 302, 303, 304, 305, 307, 308]) {
      for (const location of [`http://127.0.0.1:${other.port}/`, "http://169.254.169.254/", "//localhost/", "/again"]) {
        everywhere.answer = () => ({ status, headers: { location } });
        const outcome = await client.post(send(`http://127.0.0.1:${everywhere.port}/`));
        expect(outcome.status).toBe(status);
      }
    }
    expect(everywhere.connections).toBe(8 * 4);
    expect(other.connections).toBe(0);
    everywhere.answer = () => ({ status: 200 });
  });

  test.each([
    ["http://user:pass@127.0.0.1/", "holds credentials"],
    ["http://user@127.0.0.1/", "holds credentials"],
    ["http://:pass@127.0.0.1/", "holds credentials"],
    ["ftp://127.0.0.1/", "not https"],
    ["file:///etc/passwd", "not https"],
    ["gopher://127.0.0.1/", "not https"],
    ["javascript:alert(1)", "not https"],
    ["https://", "not a URL"],
    ["hooks.example.com", "not a URL"],
    ["http://127.0.0.1\t/", "not a URL"],
    [" http://127.0.0.1/", "not a URL"],
    ["http://127.0.0.1:99999/", "not a URL"],
    ["http://256.256.256.256/", "not a URL"],
    [`http://127.0.0.1/${"x".repeat(2_048)}`, "not a URL"],
  ])("%s is refused: %s", async (url, reason) => {
    expect(await createOutboundClient(local, nowhere).refusal(url)).toBe(reason);
  });
});

test("http is for TEST alone; a name that does not resolve yet may be stored", async () => {
  expect(await createOutboundClient(live, nowhere).refusal("http://hooks.example.com/")).toBe("not https");
  expect(await createOutboundClient(live, nowhere).refusal("https://hooks.example.com/")).toBeUndefined();
  expect(await createOutboundClient(strict, nowhere).refusal("http://hooks.example.com/")).toBeUndefined();
});

test("who does not answer is given up after the time allowed, and says why", async () => {
  const hung = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(hung, "listening");
  const { port } = hung.address() as AddressInfo;
  const client = createOutboundClient(local, nowhere);
  const outcome = await client.post({ ...send(`http://127.0.0.1:${port}/`), timeoutMs: 300 });
  expect(outcome).toMatchObject({ status: null, failure: "no answer in time" });
  expect(outcome.durationMs).toBeGreaterThanOrEqual(299);
  hung.close();
  hung.closeAllConnections();
  const closed = await client.post(send(`http://127.0.0.1:${port}/`));
  expect(closed).toMatchObject({ status: null, failure: "ECONNREFUSED" });
});
