import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, expect, inject, test } from "vitest";
import { openTestDatabase } from "#db/testing.ts";
import { insertLive, north } from "./testing.ts";

const db = await openTestDatabase(inject("parts").databaseUrl);
afterAll(() => db.close());

interface Sample {
  ms: number;
  place: "inside" | "outside" | "imprecise";
}

interface VideoEvent {
  ms: number;
  isConnected: boolean;
}

interface Story {
  endedMs: number;
  maxSeconds: number;
  isRequired: boolean;
  staleMs: number;
  samples: Sample[];
  /** In the order of their arrival, which need not be that of their times. */
  events: VideoEvent[];
}

const sampleOf = {
  inside: { ...north(89.9), accuracy: 40 },
  outside: { ...north(90.1), accuracy: 40 },
  imprecise: { ...north(5_000), accuracy: 101 },
} as const;

/** Plays the story through the statements that the product uses, then asks the database's meter. */
async function metered(story: Story) {
  const { id, operator } = await insertLive(db, { ...story, startedAgoMs: 3_600_000, maxDurationSeconds: 86_400 });
  const at = (ms: number) => sql`(select started_at from sessions where id = ${id}) + ${ms} * interval '1 millisecond'`;
  const input = sql`(select id from media_inputs where session_id = ${id})`;
  for (const [sequence, { ms, place }] of story.samples.entries()) {
    const { lat, lng, accuracy } = sampleOf[place];
    await db.rows(sql`
      select lx_record_location(${operator.id}, ${sequence}, ${lat}, ${lng}, ${accuracy}, null, null, ${at(ms)})`);
  }
  for (const { ms, isConnected } of story.events) {
    await db.rows(sql`select lx_record_video_event(${input}, ${isConnected}, ${at(ms)}, null)`);
  }
  return db.row(sql`select m.clean_seconds as clean, m.failed_seconds as failed
    from lx_meter(${id}, ${at(0)}, ${at(story.endedMs)}, ${story.maxSeconds}) m`);
}

type Window = [from: number, to: number];
const never = Number.POSITIVE_INFINITY;

/** Spec 10 in plain words: the windows of each reason, then every millisecond looked at once. */
function modelled({ endedMs, maxSeconds, ...story }: Story) {
  const windows = [...staleWindows(story), ...outsideWindows(story), ...networkWindows(story)];
  const lostMs = Array.from({ length: endedMs }, (_, ms) => windows.some(([from, to]) => ms >= from && ms < to));
  const wall = Math.floor(endedMs / 1000);
  const lost = Math.ceil(lostMs.filter(Boolean).length / 1000);
  return { clean: Math.min(Math.max(wall - lost, 0), maxSeconds), failed: Math.min(wall, lost) };
}

function staleWindows({ samples, isRequired, staleMs }: Pick<Story, "samples" | "isRequired" | "staleMs">): Window[] {
  const heard = samples.map(({ ms }) => ms);
  const from = isRequired ? [0, ...heard] : heard;
  return from.map((ms, index): Window => [ms + staleMs, from[index + 1] ?? never]);
}

function outsideWindows({ samples }: Pick<Story, "samples">): Window[] {
  const accurate = samples.filter(({ place }) => place !== "imprecise");
  return accurate.flatMap(({ ms, place }, index): Window[] =>
    place === "outside" ? [[ms, accurate[index + 1]?.ms ?? never]] : [],
  );
}

function networkWindows({ events }: Pick<Story, "events">): Window[] {
  const inOrder = events.toSorted((a, b) => a.ms - b.ms);
  return inOrder.flatMap(({ ms, isConnected }, index): Window[] =>
    isConnected ? [] : [[ms, inOrder[index + 1]?.ms ?? never]],
  );
}

const ms = fc.integer({ min: 1, max: 40_000 });
const story: fc.Arbitrary<Story> = fc.record({
  endedMs: fc.integer({ min: 0, max: 40_000 }),
  maxSeconds: fc.integer({ min: 1, max: 45 }),
  isRequired: fc.boolean(),
  staleMs: fc.integer({ min: 1_000, max: 12_000 }),
  samples: fc
    .uniqueArray(fc.record({ ms, place: fc.constantFrom("inside", "outside", "imprecise") }), {
      maxLength: 8,
      selector: (sample) => sample.ms,
    })
    .map((samples) => samples.toSorted((a, b) => a.ms - b.ms)),
  events: fc.uniqueArray(fc.record({ ms, isConnected: fc.boolean() }), { maxLength: 6, selector: (event) => event.ms }),
});

test("for any heartbeats and video events, however late, the database meters what looking at every millisecond gives", async () => {
  await fc.assert(
    fc.asyncProperty(story, async (each) => {
      expect(await metered(each)).toEqual(modelled(each));
    }),
    { numRuns: 150 },
  );
});
