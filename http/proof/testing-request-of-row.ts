import type { TestApp } from "../testing.ts";
import type { Operation } from "./testing-document.ts";
import { rows } from "./testing-rows.ts";
import type { Ids, Target } from "./testing-target.ts";

type Place = "path" | "query" | "body";
export type Position = `${Place}.${string}`;
export type Json = Record<string, unknown>;
export type Step = (app: TestApp, target: Target) => Promise<unknown>;
type Body = Json | ((app: TestApp, target: Target) => Promise<Json>);
type Positions = Readonly<Record<Position, keyof Ids>>;

/** What is sent. */
interface Request {
  /** Every position of an id, and what it names. */
  ids?: Positions;
  /** Path parameters that are no ids of a workspace's. */
  path?: Readonly<Record<string, () => string>>;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: Body;
}

/** A request that differs from the successful one, to be refused. */
export interface Case extends Request {
  /** Brings the world into the state that refuses; `unprepared` leaves out what success needs. */
  prepare?: Step;
  unprepared?: boolean;
}

/** How to call one operation so that it succeeds, and where it names something of somebody. */
export interface Row extends Request {
  /** A key sends this instead. */
  keyBody?: Json;
  /** What the world needs for success, beyond a target as it is made. */
  prepare?: Step;
  /** Positions whose id is nobody's: whoever may call at all may name it. */
  open?: readonly Position[];
  /** Positions whose foreign id is passed over: the call does its own work, and nothing of the other's. */
  ignored?: readonly Position[];
  /** Its success ends a login, a key, a membership or the workspace: not to be shared by other calls. */
  destroys?: boolean;
  /** So called it needs `transfer`, more than its own permission. */
  elevated?: Request;
  /** How it comes to these statuses where that is not the same for all operations. */
  cases?: Readonly<Partial<Record<401 | 403 | 404 | 409, Case>>>;
}

export interface BuiltRequest {
  path: string;
  body?: Json;
  headers: Readonly<Record<string, string>>;
}

interface Build {
  app: TestApp;
  row: Row;
  /** Whose body it is, where that matters (signatures). */
  target: Target;
  /** What stands at a position; undefined leaves it out, which only query and body allow. */
  idAt?: (position: Position, name: keyof Ids) => string | undefined;
  byKey?: boolean;
}

/** The request of a row, with ids of the target's or of the caller's choice. */
export async function buildRequest(operation: Operation, { app, row, target, idAt, byKey }: Build) {
  const { members, hasBody } = operation;
  const query = new URLSearchParams(row.query);
  const given = byKey && row.keyBody ? row.keyBody : row.body;
  const body: Json = { ...(typeof given === "function" ? await given(app, target) : given) };
  let { path } = operation;
  for (const [name, value] of Object.entries(row.path ?? {})) path = path.replace(`{${name}}`, value());
  for (const [position, name] of Object.entries(row.ids ?? {}) as [Position, keyof Ids][]) {
    const [where, member = ""] = position.split(".") as [Place, string];
    const id = idAt ? idAt(position, name) : target.ids[name];
    if (id === undefined || !members.some((known) => known.in === where && known.name === member)) continue;
    if (where === "path") path = path.replace(`{${member}}`, encodeURIComponent(id));
    else if (where === "query") query.set(member, id);
    else body[member] = id;
  }
  const built: BuiltRequest = { path: query.size > 0 ? `${path}?${query}` : path, headers: row.headers ?? {} };
  return hasBody ? { ...built, body } : built;
}

/** The row of an operation. @throws Error naming the operation that has none */
export function rowOf({ key }: Pick<Operation, "key">): Row {
  const row = rows[key];
  if (!row) throw new Error(`${key} has no row in http/proof/testing-rows.ts`);
  return row;
}

/** Positions that hold an id by the document and that the row does not mention. */
export function missingPositions({ members }: Operation, { ids = {}, path = {} }: Row): Position[] {
  return members.flatMap((member): Position[] => {
    const position: Position = `${member.in}.${member.name}`;
    const isId = member.in === "path" ? !(member.name in path) : member.schema.format === "uuid";
    return isId && !(position in ids) ? [position] : [];
  });
}
