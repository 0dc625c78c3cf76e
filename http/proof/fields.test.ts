import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestApp } from "../testing.ts";
import { type ApiDocument, type Member, type Operation, readDocument, type Schema } from "./testing-document.ts";
import { startProofApp } from "./testing-proof-app.ts";
import { buildRequest, rowOf } from "./testing-request-of-row.ts";
import { createTarget, type Target } from "./testing-target.ts";

let app: TestApp;
let document: ApiDocument;
let target: Target;
beforeAll(async () => {
  app = await startProofApp();
  document = await readDocument(app);
  target = await createTarget(app);
});
afterAll(() => app.stop());

const ajv = new Ajv2020({ strict: false, validateFormats: false });

/** JSON texts of every type and size; those that a member's schema allows are not sent to it. */
const jsonTexts = [
  "null",
  "true",
  "0",
  "-1",
  "0.5",
  "-0",
  "9007199254740992",
  "1e309",
  "-1e309",
  "115792089237316195423570985008687907853269984665640564039457584007913129639936",
  '""',
  '" "',
  '"x"',
  '"1"',
  '"-1"',
  '"1e3"',
  '"0x0"',
  `"${"x".repeat(10_000)}"`,
  '"2026-13-45T99:99:99Z"',
  "[]",
  "[null]",
  "[[]]",
  "{}",
  '{"constructor":{"prototype":null}}',
];
/** What no string may hold (spec 1.1). */
const unstorable = ["a\\u0000b", "\\ud800", "\\udc00\\ud800"];
const queryTexts = [
  "",
  " ",
  "x",
  "-1",
  "0.5",
  "1e3",
  "NaN",
  "9007199254740993",
  "x".repeat(5_000),
  "null",
  "[]",
  "%00",
];

interface Bad {
  member: Member;
  headers: Readonly<Record<string, string>>;
  path: string;
  body?: string;
}

/** All but credentials: a wrong one is no malformed one. */
const checkedMembers = (operation: Operation) =>
  operation.members.filter(({ in: where, name }) => !(where === "path" && rowOf(operation).path?.[name]));

async function badRequests(operation: Operation): Promise<Bad[]> {
  const {
    path,
    body = {},
    headers,
  } = await buildRequest(operation, {
    app,
    row: rowOf(operation),
    target,
  });
  const valid = JSON.stringify(body);
  const withBody = (request: { member: Member; path: string }): Bad => ({
    ...request,
    headers,
    ...(operation.hasBody ? { body: valid } : {}),
  });
  return checkedMembers(operation).flatMap((member): Bad[] => {
    if (member.in === "body") return badBodies(member, body).map((text) => ({ member, path, headers, body: text }));
    if (member.in === "query") return badQueries(member, path).map((query) => withBody({ member, path: query }));
    return ["x", "%00", "%ff", "0", "%E2%82%AC", "a".repeat(3_000)].map((text) =>
      withBody({ member, path: replaceSegment(operation.path, path, member.name, text) }),
    );
  });
}

function badBodies({ name, required, schema }: Member, body: object): string[] {
  const refuses = ajv.compile(schema);
  const rest = Object.entries(body).filter(([key]) => key !== name);
  const others = rest.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  const texts = jsonTexts.filter((text) => !refuses(JSON.parse(text)));
  const strings = holdsStrings(schema) ? unstorable.map((text) => (isList(schema) ? `["${text}"]` : `"${text}"`)) : [];
  const bodies = [...texts, ...strings].map((text) => `{${[...others, `"${name}":${text}`].join()}}`);
  return required ? [...bodies, `{${others.join()}}`] : bodies;
}

function badQueries({ name, required, schema }: Member, path: string): string[] {
  const [bare = "", raw] = path.split("?");
  const query = new URLSearchParams(raw);
  const had = query.get(name) ?? "1";
  query.delete(name);
  const rest = query.size > 0 ? `${query}&` : "";
  const refuses = ajv.compile(schema);
  // The schema is of the text: a number in it is a number in words.
  const bad = queryTexts.filter((text) => !refuses(text));
  const texts = [...bad.map((text) => `${rest}${name}=${encodeURIComponent(text)}`), `${rest}${name}=a%00b`];
  const twice = `${rest}${name}=${encodeURIComponent(had)}&${name}=${encodeURIComponent(had)}`;
  return [...texts, twice, ...(required ? [`${query}`] : [])].map((text) => `${bare}?${text}`);
}

function replaceSegment(pattern: string, path: string, name: string, text: string): string {
  const [bare = "", query] = path.split("?");
  const at = pattern.split("/").indexOf(`{${name}}`);
  const segments = bare.split("/").map((segment, index) => (index === at ? text : segment));
  return [segments.join("/"), query].filter((part) => part !== undefined).join("?");
}

const isList = (schema: Schema) => /"type":"array"/.test(JSON.stringify(schema));
const holdsStrings = (schema: Schema) => /"type":"string"/.test(JSON.stringify(schema));

test("bad input on every member of every operation is refused by the member's name", async () => {
  const wrong: string[] = [];
  const seen = new Set<string>();
  let n = 0;
  for (const operation of document.operations) {
    const { cookie } = target.workspace;
    for (const { member, path, headers, body } of await badRequests(operation)) {
      const answer = await app.call(operation.method, path, { cookie, body, headers });
      n += 1;
      seen.add(`${operation.key} ${member.in}.${member.name}`);
      const { status, body: { code, detail } = {} } = answer;
      if (status === 400 && code === "INVALID_INPUT" && detail === member.name) continue;
      wrong.push(`${operation.key} ${member.in}.${member.name} | ${path} ${body?.slice(0, 200)} → ${status} ${detail}`);
    }
  }
  const members = document.operations.flatMap((operation) =>
    checkedMembers(operation).map(({ in: where, name }) => `${operation.key} ${where}.${name}`),
  );
  console.info(`bad input: n=${n} members=${seen.size} violations=${wrong.length}`);
  expect(wrong).toEqual([]);
  expect([...seen].sort()).toEqual(members.sort());
});
