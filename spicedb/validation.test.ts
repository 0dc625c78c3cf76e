import { readdirSync, readFileSync } from "node:fs";
import { v1 } from "@authzed/authzed-node";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { parse } from "yaml";
import { type Connection, openConnection } from "./connection.ts";
import { schema } from "./schema.ts";
import { connectTestAuthz } from "./testing.ts";

interface ValidationFile {
  schemaFile: string;
  relationships: string;
  assertions: { assertTrue: string[]; assertFalse: string[] };
  /** `object#permission` → `[subject] is <object#relation>`, the complete list. */
  validation: Record<string, string[]>;
}

const folder = new URL("./validations/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
const permissions = ["transfer", "administrate", "view"];
const fullyConsistent: v1.Consistency = { requirement: { oneofKind: "fullyConsistent", fullyConsistent: true } };
let connection: Connection;

beforeAll(async () => {
  (await connectTestAuthz()).close();
  connection = openConnection(inject("parts").spicedb);
});
afterAll(() => connection.close());

/** `type:id#relation@type:id`, the text form of a relationship and of an assertion. */
function parseTuple(text: string) {
  const match = /^(\w+):(\S+?)#(\w+)@(\w+):(\S+)$/.exec(text.trim());
  if (!match) throw new Error(`not a relationship: ${text}`);
  const [, objectType = "", objectId = "", relation = "", subjectType = "", subjectId = ""] = match;
  return {
    resource: { objectType, objectId },
    relation,
    subject: { object: { objectType: subjectType, objectId: subjectId }, optionalRelation: "" },
  };
}

async function isAllowed(assertion: string): Promise<boolean> {
  const { resource, relation, subject } = parseTuple(assertion);
  const request = v1.CheckPermissionRequest.create({
    consistency: fullyConsistent,
    resource,
    permission: relation,
    subject,
  });
  const answer = await connection.call<v1.CheckPermissionResponse>(
    (zed, options, done) => zed.checkPermission(request, options, done),
    5_000,
  );
  return answer.permissionship === v1.CheckPermissionResponse_Permissionship.HAS_PERMISSION;
}

async function subjectsOf(objectPermission: string): Promise<string[]> {
  const [, objectType = "", objectId = "", permission = ""] = /^(\w+):(\S+)#(\w+)$/.exec(objectPermission) ?? [];
  const request = v1.LookupSubjectsRequest.create({
    consistency: fullyConsistent,
    resource: { objectType, objectId },
    permission,
    subjectObjectType: "wallet",
  });
  const found = await connection.collect<v1.LookupSubjectsResponse>(
    (zed, options) => zed.lookupSubjects(request, options),
    5_000,
  );
  return found.map(({ subject }) => `wallet:${subject?.subjectObjectId}`).sort();
}

describe.each(files)("%s", (name) => {
  const file: ValidationFile = parse(readFileSync(new URL(name, folder), "utf8"));
  const lines = file.relationships.split("\n").map((line) => line.trim());

  beforeAll(async () => {
    const updates = lines.map((line) => ({
      operation: v1.RelationshipUpdate_Operation.TOUCH,
      relationship: parseTuple(line),
    }));
    const request = v1.WriteRelationshipsRequest.create({ updates });
    await connection.call<v1.WriteRelationshipsResponse>(
      (zed, options, done) => zed.writeRelationships(request, options, done),
      5_000,
    );
  });

  test("runs against the schema that the application writes", () => {
    expect(readFileSync(new URL(file.schemaFile, folder), "utf8")).toBe(schema);
  });

  test.each(file.assertions.assertTrue)("%s is allowed", async (assertion) => {
    expect(await isAllowed(assertion)).toBe(true);
  });

  test.each(file.assertions.assertFalse)("%s is refused", async (assertion) => {
    expect(await isAllowed(assertion)).toBe(false);
  });

  test.each(Object.entries(file.validation))("%s is held by exactly %j", async (objectPermission, expected) => {
    const subjects = expected.map((line) => /^\[(\S+)\] is <(\S+)>$/.exec(line)?.slice(1));
    expect(await subjectsOf(objectPermission)).toEqual(subjects.map((pair) => pair?.[0]).sort());
    for (const [subject, relation] of subjects.filter((pair) => pair !== undefined)) {
      expect(lines).toContain(`${relation}@${subject}`);
    }
  });
});

test("every permission has a positive and a negative case", () => {
  const all = files.map((name): ValidationFile => parse(readFileSync(new URL(name, folder), "utf8")));
  for (const permission of permissions) {
    for (const list of ["assertTrue", "assertFalse"] as const) {
      const cases = all.flatMap((file) => file.assertions[list]).filter((line) => line.includes(`#${permission}@`));
      expect(cases.length, `${permission} in ${list}`).toBeGreaterThan(0);
    }
  }
});
