import { afterAll, beforeAll, expect, test } from "vitest";
import { proveScale, proveSeed, report } from "#stack/prove-scale.ts";
import type { TestApp } from "../testing.ts";
import { type ApiDocument, type Operation, readDocument } from "./testing-document.ts";
import { type Draft, draftOf, encode, spoil } from "./testing-malformed.ts";
import { startProofApp } from "./testing-proof-app.ts";
import { createJudge } from "./testing-published.ts";
import { type Random, randomOf } from "./testing-random.ts";
import { RawConnection } from "./testing-raw-http.ts";
import { type BuiltRequest, buildRequest, rowOf } from "./testing-request-of-row.ts";
import { createTarget, type Target } from "./testing-target.ts";

const connections = 32;
/** So many requests share a world: some of them do succeed, and wear it out. */
const perWorld = 1_000;

let app: TestApp;
let document: ApiDocument;
beforeAll(async () => {
  app = await startProofApp();
  document = await readDocument(app);
});
afterAll(() => app.stop());

interface World {
  target: Target;
  requests: Map<Operation, BuiltRequest>;
}

async function createWorld(): Promise<World> {
  await app.tick();
  const target = await createTarget(app);
  const requests = new Map<Operation, BuiltRequest>();
  for (const operation of document.operations) {
    requests.set(operation, await buildRequest(operation, { app, row: rowOf(operation), target }));
  }
  return { target, requests };
}

/** Targets elsewhere belong to the pages. */
const isOurs = ({ target }: Draft) => /^(http:\/\/localhost)?\/api\//.test(target);

/** The request that belongs to a seed and an index: the same bytes again but for the ids of the world. */
function requestOf(random: Random, world: World): { operation: Operation; draft: Draft; bytes: Buffer } {
  const { target, requests } = world;
  const operation = random.pick(document.operations);
  const request = requests.get(operation) ?? { path: "", headers: {} };
  const draft = draftOf(operation, request, new URL(app.url).host);
  const credential = random.int(10);
  if (credential < 4) draft.headers.push(["Cookie", target.workspace.cookie]);
  else if (credential < 8) draft.headers.push(["Authorization", `Bearer ${target.key}`]);
  spoil(draft, random, operation);
  return isOurs(draft) ? { operation, draft, bytes: encode(draft, random) } : requestOf(random, world);
}

test("S3: malformed requests of every kind on every operation: no fault, no hang, nothing but what is published", {
  timeout: proveScale(6_000_000),
}, async () => {
  const since = performance.now();
  const seed = proveSeed();
  const n = proveScale(100_000);
  const judge = createJudge(document);
  const statuses: Record<number, number> = {};
  const wrong: string[] = [];
  let slowestMs = 0;

  async function one(index: number, world: World, connection: RawConnection): Promise<void> {
    const { operation, draft, bytes } = requestOf(randomOf(seed, index), world);
    const isHead = draft.method === "HEAD";
    const startedAt = performance.now();
    const ending = { isLast: draft.framing !== "length", isCut: draft.framing === "cut" };
    const complaint = await connection.send(bytes, { isHead, ...ending }).then(
      (answer) => {
        statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
        return judge(answer, { isHead, operation: draft.isOwnRoute ? operation : undefined });
      },
      (error: Error) => error.message,
    );
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    if (complaint) wrong.push(`${index} ${operation.key}: ${complaint} | ${bytes.toString("latin1").slice(0, 600)}`);
  }

  const pool = Array.from({ length: connections }, () => new RawConnection(Number(new URL(app.url).port)));
  for (let from = 0; from < n; from += perWorld) {
    const world = await createWorld();
    const to = Math.min(n, from + perWorld);
    let next = from;
    const worker = async (connection: RawConnection) => {
      while (next < to) await one(next++, world, connection);
    };
    await Promise.all(pool.map(worker));
  }
  for (const connection of pool) connection.close();
  const note = `slowest=${Math.round(slowestMs)}ms statuses=${JSON.stringify(statuses)}`;
  report({ id: "S3", n, violations: wrong.length, seed, since, note });
  expect(wrong.slice(0, 20)).toEqual([]);
});
