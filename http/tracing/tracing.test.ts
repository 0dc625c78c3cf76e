import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";
import { type Replica, startReplica } from "#http/testing-replica.ts";
import { requestJson } from "#http/testing-request.ts";
import { statementName } from "./statement-name.ts";
import { readTraceparent, writeTraceparent } from "./traceparent.ts";

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  kind: number;
  attributes: { key: string; value: object }[];
  status?: { code?: number; message?: string };
}

/** Prints the address of every module of OpenTelemetry that is loaded; the API alone does nothing, and prom-client loads it. */
const tellLoads = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  registerHooks({ load(url, context, next) { if (/@opentelemetry\\/(?!api\\/)/.test(url)) console.log("LOADED " + url); return next(url, context); } });`)}`;

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const parentSpanId = "00f067aa0ba902b7";
const traceparent = `00-${traceId}-${parentSpanId}-01`;

let app: TestApp;
let workspace: TestWorkspace;
let key: string;
let folder: string;
let spans: Span[];
let sent = "";
const outward: Record<"rpc" | "grpc", (string | undefined)[]> = { rpc: [], grpc: [] };
const servers: Server[] = [];

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return (server.address() as AddressInfo).port;
}

const read = async (request: IncomingMessage) => Buffer.concat(await request.toArray()).toString();
const httpServer = (answer: RequestListener) => listen(createServer(answer));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "luxxon-tracing-"));
  app = await startTestApp();
  workspace = await app.createWorkspace();
  key = (await app.createKey(workspace, ["sessions:create"])).plaintext;
  const collector = await httpServer(async (request, response) => {
    sent += `${request.url} ${await read(request)}\n`;
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  const rpc = await httpServer(async (request, response) => {
    outward.rpc.push(request.headers.traceparent as string | undefined);
    const answer = await fetch(process.env.RPC_URL ?? "", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: await read(request),
    });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  });
  const grpc = createHttp2Server().on("stream", (stream, headers) => {
    outward.grpc.push(headers.traceparent as string | undefined);
    stream.respond({ ":status": 200, "content-type": "application/grpc", "grpc-status": "7" }, { endStream: true });
  });
  const replica = await startReplica({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector}/`,
    RPC_URL: `http://127.0.0.1:${rpc}`,
    SPICEDB_ENDPOINT: `127.0.0.1:${await listen(grpc)}`,
  });
  const call = (method: string, path: string, options: object) =>
    requestJson(`${replica.url}/api/v1/${path}`, method, { headers: { traceparent }, ...options });
  const opened = await call("POST", "sessions?secret=planted-query", {
    key,
    body: { lat: 12.3456, lng: 1, maxDurationSeconds: 60 },
  });
  expect(opened.body.code).toBe("NO_CREDIT");
  expect((await call("GET", `workspaces/${workspace.id}`, { cookie: workspace.cookie })).status).toBe(503);
  await call("GET", "config", { headers: { traceparent: "00-junk" } });
  expect(await replica.terminate()).toBe(0);
  spans = sent
    .trim()
    .split("\n")
    .flatMap((line) => spansOf(JSON.parse(line.slice(line.indexOf("{")))));
});
afterAll(async () => {
  for (const server of servers) server.close();
  await app.stop();
  await rm(folder, { recursive: true });
});

function spansOf(body: { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }): Span[] {
  return body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
}
const named = (name: string) => spans.find((span) => span.name === name);
const attribute = (span: Span | undefined, name: string) =>
  Object.values(span?.attributes.find(({ key: k }) => k === name)?.value ?? {})[0];

describe("with a collector, spans are sent before the process ends", () => {
  test("to its traces endpoint, as JSON", () => {
    expect(sent).toMatch(/^\/v1\/traces \{"resourceSpans"/);
    expect(sent).toContain('"stringValue":"luxxon"');
  });

  test("a call is a span below the caller's, with operation and status", () => {
    const call = named("createSession");
    expect(call).toMatchObject({ traceId, parentSpanId, kind: 2 });
    expect(attribute(call, "http.response.status_code")).toBe(400);
    expect(attribute(call, "url.path")).toBe("/api/v1/sessions");
    expect(named("getWorkspace")?.status).toMatchObject({ code: 2, message: "status 503" });
  });

  test("statements, JSON-RPC and gRPC are spans below the call", () => {
    const { spanId } = named("createSession") as Span;
    for (const name of ["select api_keys", "select workspaces", "json-rpc"]) {
      expect(named(name), name).toMatchObject({ traceId, kind: 3 });
    }
    expect(spans.filter((span) => span.parentSpanId === spanId).map(({ name }) => name)).toEqual(
      expect.arrayContaining(["select api_keys", "json-rpc"]),
    );
    expect(attribute(named("json-rpc"), "rpc.method")).toMatch(/eth_/);
    const check = named("authzed.api.v1.PermissionsService/CheckPermission");
    expect(check?.parentSpanId).toBe(named("getWorkspace")?.spanId);
    expect(attribute(check, "rpc.grpc.status_code")).toBe(7);
  });

  test("those who are asked are told of the span that asks", () => {
    const rpcSpans = spans
      .filter(({ name }) => name === "json-rpc")
      .map((span) => `00-${span.traceId}-${span.spanId}-01`);
    expect(outward.rpc.length).toBeGreaterThan(0);
    for (const header of outward.rpc) expect(rpcSpans).toContain(header);
    const { spanId } = named("authzed.api.v1.PermissionsService/CheckPermission") as Span;
    expect(outward.grpc).toContain(`00-${traceId}-${spanId}-01`);
  });

  test("a malformed traceparent begins a trace of its own", () => {
    expect(named("getConfig")).not.toMatchObject({ traceId });
    expect(named("getConfig")?.parentSpanId ?? "").toBe("");
  });

  test("no parameter, no query, no address and no credential is in them", () => {
    for (const word of [
      key,
      key.slice(0, 20),
      workspace.account.address,
      workspace.cookie.split(";")[0] ?? "",
      "12.3456",
      "planted-query",
    ]) {
      expect(sent.includes(word), word).toBe(false);
    }
  });
});

test("without a collector neither SDK nor exporter of OpenTelemetry is loaded", async () => {
  const loadsOf = async (more: Record<string, string>) => {
    const path = join(folder, `log-${Object.keys(more).length}`);
    const output = openSync(path, "a");
    const replica: Replica = await startReplica(more, { output, nodeArgs: ["--import", tellLoads] });
    closeSync(output);
    expect((await requestJson(`${replica.url}/api/v1/me`, "GET", { key })).status).toBe(200);
    await replica.terminate();
    return (await readFile(path, "utf8")).match(/^LOADED .*/gm) ?? [];
  };
  expect(await loadsOf({})).toEqual([]);
  expect(await loadsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" })).not.toEqual([]);
});

test.each([
  ["select a from api_keys k where x = $1", "select api_keys"],
  ["with k as (\n insert into api_keys (a) select 1 returning *\n) select * from k", "insert api_keys"],
  ["update sessions set a = 1 where id = $1", "update sessions"],
  ["with clk as materialized (select lx_now() as now) select * from sessions s cross join clk", "select sessions"],
  ["delete from challenges where nonce = $1 returning message", "delete challenges"],
  ["select lx_now() as now", "select"],
])("the name of %j", (text, name) => {
  expect(statementName(text)).toBe(name);
});

test("traceparent: what W3C allows is read and written alike, anything else is none", () => {
  for (const good of [traceparent, traceparent.replace(/01$/, "00")]) {
    expect(writeTraceparent(readTraceparent(good) as NonNullable<ReturnType<typeof readTraceparent>>)).toBe(good);
  }
  expect(readTraceparent(traceparent.replace(/^00/, "cc").concat("-more"))).toMatchObject({ traceId, isRemote: true });
  const bad = [
    "",
    "junk",
    traceparent.replace(/^00/, "ff"),
    `${traceparent}-x`,
    traceparent.toUpperCase(),
    `00-${"0".repeat(32)}-${parentSpanId}-01`,
    `00-${traceId}-${"0".repeat(16)}-01`,
  ];
  for (const header of bad) expect(readTraceparent(header), header).toBeUndefined();
});
