import type { Operation } from "./testing-document.ts";
import { noisyBody, noisyJson, noisyText } from "./testing-noise.ts";
import type { Random } from "./testing-random.ts";
import type { BuiltRequest } from "./testing-request-of-row.ts";

/** A request as bytes, on its way to be spoiled. */
export interface Draft {
  method: string;
  target: string;
  headers: [name: string, value: string][];
  body: Buffer | undefined;
  /** How the body is announced. */
  framing: "length" | "chunked" | "short" | "cut" | "none" | "both";
  /** The answer is still that of the operation. */
  isOwnRoute: boolean;
}

export function draftOf({ method }: Operation, { path, body, headers }: BuiltRequest, host: string): Draft {
  return {
    method,
    target: `/api/v1${path}`,
    headers: [
      ["Host", host],
      ...Object.entries(headers),
      ...(body ? ([["Content-Type", "application/json"]] as [string, string][]) : []),
    ],
    body: body && Buffer.from(JSON.stringify(body)),
    framing: "length",
    isOwnRoute: true,
  };
}

type Mutation = (draft: Draft, random: Random, operation: Operation) => void;

const bodyMember: Mutation = (draft, random, { members }) => {
  const names = members.filter((member) => member.in === "body").map(({ name }) => name);
  const name = names.length > 0 && random.chance(0.9) ? random.pick(names) : noisyText(random);
  const entries = Object.entries(JSON.parse(draft.body?.toString() || "{}")).map(
    ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
  );
  const kept = random.chance(0.2) ? entries : entries.filter((entry) => !entry.startsWith(`${JSON.stringify(name)}:`));
  draft.body = Buffer.from(`{${[...kept, `${JSON.stringify(name)}:${noisyJson(random)}`].join()}}`);
};

const wholeBody: Mutation = (draft, random) => {
  draft.body = noisyBody(random);
};

const brokenBody: Mutation = (draft, random) => {
  const body = Buffer.from(draft.body ?? "{}");
  const at = random.int(body.length);
  if (random.chance(0.5)) draft.body = body.subarray(0, at);
  else body[at] = random.int(256);
  draft.body ??= body;
};

const sizedBody: Mutation = (draft, random) => {
  const bytes = random.chance(0.03) ? 10_000_000 : random.pick([65_535, 65_536, 65_537, 70_000, 200_000]);
  draft.body = Buffer.alloc(bytes, random.pick([" ", "[", '{"a":', "x"]));
};

const noBody: Mutation = (draft) => {
  draft.body = undefined;
};

const contentTypes = [
  "",
  "text/plain",
  "application/xml",
  "multipart/form-data; boundary=x",
  "application/json;charset=utf-7",
  "application/jsonp",
  "APPLICATION/JSON",
  "application/json, text/plain",
  "*/*",
  ";",
];
const contentType: Mutation = (draft, random) => {
  draft.headers = draft.headers.filter(([name]) => name !== "Content-Type");
  if (random.chance(0.8)) draft.headers.push(["Content-Type", random.pick(contentTypes)]);
};

const query: Mutation = (draft, random, { members }) => {
  const names = members.filter((member) => member.in === "query").map(({ name }) => name);
  const name =
    names.length > 0 && random.chance(0.8) ? random.pick(names) : encodeURIComponent(wellFormed(noisyText(random)));
  const value = random.pick([
    encodeURIComponent(wellFormed(noisyText(random))),
    "%",
    "%zz",
    "%00",
    "%c0%80",
    "a=b",
    "+",
    "",
  ]);
  draft.target += `${draft.target.includes("?") ? "&" : "?"}${name}${random.chance(0.9) ? `=${value}` : ""}`;
};

const wellFormed = (text: string) => text.toWellFormed().slice(0, 2_000);

const segments = [
  "%2f",
  "%2F..%2f",
  "%00",
  "..",
  ".",
  "",
  "%",
  "%zz",
  "%ff",
  "%e0%80%80",
  ";a=b",
  "*",
  "~",
  "%5c",
  "\\",
  "x".repeat(6_000),
  "00000000-0000-7000-8000-00000000000g",
  "null",
  "%252f",
  "@",
  "[id]",
  "__proto__",
];
const pathSegment: Mutation = (draft, random) => {
  const [path = "", ...rest] = draft.target.split("?");
  const parts = path.split("/");
  parts[3 + random.int(Math.max(1, parts.length - 3))] = random.pick(segments);
  draft.target = [parts.join("/"), ...rest].join("?");
  draft.isOwnRoute = false;
};

const pathShape: Mutation = (draft, random) => {
  const [path = "", ...rest] = draft.target.split("?");
  const shaped = random.pick([
    `${path}/`,
    `${path}//`,
    path.replace("/v1/", "/v1//"),
    path.replace("/v1/", "/v1/./"),
    path.replace("/v1/", "/v1/x/../"),
    path.replace("/v1/", "/v1%2f"),
    path.replace("/v1/", "/v2/"),
    path.replace("/v1/", "/V1/"),
    `${path}.json`,
    `${path}%20`,
    `${path}#fragment`,
    `${path}/%2e%2e`,
    `http://localhost${path}`,
    path + "/a".repeat(1_000),
  ]);
  draft.target = [shaped, ...rest].join("?");
  draft.isOwnRoute = false;
};

const methods = [
  "TRACE",
  "CONNECT",
  "OPTIONS",
  "HEAD",
  "PUT",
  "PATCH",
  "DELETE",
  "GET",
  "POST",
  "PROPFIND",
  "PURGE",
  "LINK",
  "M-SEARCH",
  "QUERY",
  "get",
  "GETT",
  "",
  "GET GET",
  "\0",
];
const method: Mutation = (draft, random) => {
  draft.method = random.pick(methods);
  draft.isOwnRoute = false;
};

const headerNames = [
  "Authorization",
  "Cookie",
  "X-Request-Id",
  "X-Lx-Consistency-Token",
  "Idempotency-Key",
  "Last-Event-ID",
  "Origin",
  "Sec-Fetch-Site",
  "X-Forwarded-For",
  "Forwarded",
  "Accept",
  "Accept-Encoding",
  "Range",
  "If-None-Match",
  "Expect",
  "Upgrade",
  "Connection",
  "TE",
  "Content-Encoding",
  "Host",
  "User-Agent",
  "X-HTTP-Method-Override",
  "cf-webhook-auth",
  "traceparent",
  "__proto__",
  "constructor",
  "X y",
  "",
  ":path",
];
const header: Mutation = (draft, random) => {
  const text = noisyText(random).slice(0, random.pick([100, 30_000]));
  // As bytes of latin1, some of them not allowed in a header.
  const value = random.chance(0.8) ? text.replace(/[\r\n]/g, "") : text;
  const prefix = random.pick(["", "", "Bearer ", "lx_session=", "lx_session=a; lx_session="]);
  draft.headers.push([random.pick(headerNames), prefix + value]);
};

const framing: Mutation = (draft, random) => {
  draft.body ??= Buffer.from("{}");
  draft.framing = random.pick(["chunked", "chunked", "short", "cut", "none", "both"]);
};

const mutations: readonly Mutation[] = [
  ...[bodyMember, bodyMember, bodyMember, bodyMember, wholeBody, brokenBody, sizedBody, noBody, contentType],
  ...[query, query, pathSegment, pathShape, method, header, header, framing],
];

/** Spoils a request in one to three ways. */
export function spoil(draft: Draft, random: Random, operation: Operation): void {
  const times = 1 + random.int(3);
  for (let time = 0; time < times; time++) {
    const mutation = random.pick(mutations);
    // Only a body that is still whole can be changed by its members.
    if (mutation === bodyMember && time > 0) continue;
    mutation(draft, random, operation);
  }
}

/** The bytes of a draft. */
export function encode({ method: verb, target, headers, body, framing: frame }: Draft, random: Random): Buffer {
  const length = body?.length ?? 0;
  const announced: [string, string][] = {
    length: body ? [["Content-Length", String(length)] as [string, string]] : [],
    short: [["Content-Length", String(Math.floor(length / 2))] as [string, string]],
    cut: [["Content-Length", String(length + 10)] as [string, string]],
    chunked: [["Transfer-Encoding", "chunked"] as [string, string]],
    both: [
      ["Transfer-Encoding", "chunked"] as [string, string],
      ["Content-Length", String(length)] as [string, string],
    ],
    none: [],
  }[frame];
  const lines = [...headers, ...announced].map(([name, value]) => `${name}: ${value}`);
  const head = Buffer.from(`${verb} ${target} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`, "latin1");
  const payload = frame === "chunked" || frame === "both" ? chunks(body ?? Buffer.alloc(0), random) : body;
  return Buffer.concat([head, payload ?? Buffer.alloc(0)]);
}

function chunks(body: Buffer, random: Random): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const size = Math.min(body.length - at, 1 + random.int(random.pick([3, 1_000, 70_000])));
    const extension = random.chance(0.1) ? ";name=value" : "";
    parts.push(Buffer.from(`${size.toString(16)}${extension}\r\n`), body.subarray(at, at + size), Buffer.from("\r\n"));
    at += size;
    if (parts.length > 3_000) {
      parts.push(Buffer.from(`${(body.length - at).toString(16)}\r\n`), body.subarray(at), Buffer.from("\r\n"));
      at = body.length;
    }
  }
  const end = random.pick(["0\r\n\r\n", "0\r\n\r\n", "0\r\nTrailer: x\r\n\r\n", "zz\r\n\r\n"]);
  return Buffer.concat([...parts, Buffer.from(end)]);
}
