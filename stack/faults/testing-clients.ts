import { setTimeout as delay } from "node:timers/promises";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import type { Random } from "#http/proof/testing-random.ts";
import { type CallOptions, type TestWorkspace, testPeople } from "#http/testing-people.ts";
import type { TestResponse } from "#http/testing-request.ts";
import type { History, Operation, Settled } from "./testing-history.ts";
import type { FaultWorld } from "./testing-world.ts";

/** Somebody who calls: a workspace and the credential that it uses. */
export interface Client {
  workspace: TestWorkspace;
  credential: Pick<CallOptions, "key" | "cookie">;
}

export interface Cast {
  /** With pools; every second one calls with a cookie, so that each of its calls asks SpiceDB. */
  consumers: Client[];
  operators: Client[];
}

interface CastSize {
  consumers: number;
  operators: number;
  poolMicroUsdc: bigint;
}

/** Makes the people of a run, while everything is well. */
export async function prepareCast(world: FaultWorld, history: History, size: CastSize): Promise<Cast> {
  const { createWorkspace, createKey } = testPeople(history.untilAnswered);
  const consumers: Client[] = [];
  for (let n = 0; n < size.consumers; n++) {
    const privateKey = generatePrivateKey();
    await world.deposit(privateKey, size.poolMicroUsdc);
    const workspace = await createWorkspace({ account: privateKeyToAccount(privateKey), roles: ["CONSUMER"] });
    const { cookie } = workspace;
    const key = (await createKey(workspace, ["sessions:create", "sessions:read"])).plaintext;
    consumers.push({ workspace, credential: n % 2 ? { cookie } : { key } });
  }
  const operators: Client[] = [];
  for (let n = 0; n < size.operators; n++) {
    const workspace = await createWorkspace({ roles: ["SUPPLIER"] });
    const key = (await createKey(workspace, ["sessions:operate", "sessions:read"])).plaintext;
    operators.push({ workspace, credential: { key } });
  }
  return { consumers, operators };
}

export interface Pair {
  consumer: Client;
  operator: Client;
}

/** The point of a session says which one it is. */
export const pointOf = (tag: number) => ({ lat: 10 + Math.floor(tag / 1_000) / 100, lng: 10 + (tag % 1_000) / 100 });

/** One session from request to end, however often a call has to be repeated. */
export async function liveThrough(history: History, tag: number, { consumer, operator }: Pair, random: Random) {
  const { credential } = consumer;
  const created = await history.settle("create", tag, [
    "POST",
    "/sessions",
    {
      ...credential,
      body: { ...pointOf(tag), maxDurationSeconds: 120, waitTimeoutSeconds: 600 },
      headers: { "idempotency-key": `session-${tag}` },
    },
  ]);
  expectDone(history, "create", tag, created);
  const path = `/sessions/${created.answer.data?.id}`;
  const step = async (operation: Operation, by: Client) =>
    expectDone(
      history,
      operation,
      tag,
      await history.settle(operation, tag, ["POST", `${path}/${operation}`, { ...by.credential, body: {} }]),
    );
  await step("accept", operator);
  await step("start", operator);
  for (let session = await read(); session.state === "ASSIGNED"; session = await read()) await delay(300);
  await delay(1_000 + random.int(500));
  await step("end", random.chance(0.5) ? consumer : operator);

  async function read(): Promise<Record<string, unknown>> {
    const answer = await history.untilAnswered("GET", path, credential);
    if (answer.status !== 200) throw new Error(`${tag}: not readable: ${answer.text}`);
    return answer.data;
  }
}

/** A refusal is right only where an attempt without an answer had been done already, or the time was up. */
function expectDone(history: History, operation: Operation, tag: number, { answer, mayBeRepeat }: Settled): void {
  if (answer.status < 300 || (mayBeRepeat && isRepeat(operation, answer))) return;
  if (answer.body?.detail === "session:end:EXPIRED") return;
  history.wrongAnswers.push(`${operation} of ${tag}: ${answer.text.slice(0, 300)}`);
}

function isRepeat(operation: Operation, { status, body }: TestResponse): boolean {
  const states = { create: "", accept: "ASSIGNED", start: "LIVE", end: "ENDED" };
  return status === 409 && body?.detail === `session:${operation}:${states[operation]}`;
}
