import { createRequire } from "node:module";
import { setTimeout as delay } from "node:timers/promises";
import { createElement, Fragment } from "react";
import { expect, test } from "vitest";
import { underWay, untilRead } from "./reads-under-way.ts";

const { renderToReadableStream } = createRequire(import.meta.url)(
  "next/dist/compiled/react-server-dom-turbopack/server.node",
) as { renderToReadableStream(element: unknown, manifest: object): ReadableStream };

interface Scene {
  patienceMs: number;
  page: () => Promise<void>;
  order: string[];
}

async function Layout({ patienceMs, order }: Scene) {
  await untilRead(patienceMs);
  order.push("layout");
  return null;
}

async function Page({ page, order }: Scene) {
  await page();
  order.push("page");
  return null;
}

/** Renders a layout that waits, with `patienceMs`, around a page that reads. @returns the order in which they were ready */
async function render(patienceMs: number, page: () => Promise<void>): Promise<string[]> {
  const scene = { patienceMs, page, order: [] as string[] };
  const tree = createElement(Fragment, null, createElement(Layout, scene), createElement(Page, scene));
  await new Response(renderToReadableStream(tree, {})).text();
  return scene.order;
}

const read = (ms: number) => underWay(() => delay(ms));

test("a layout that waits is ready after all reads of its page, one after another or failed", async () => {
  const reading = async () => {
    await Promise.all([read(20), read(40)]);
    // What stands between an answer and the next question may be many a function deep.
    for (let turns = 0; turns < 20; turns++) await null;
    await read(20);
    await underWay(() => delay(20).then(() => Promise.reject(new Error("planted")))).catch(() => undefined);
  };
  expect(await render(60_000, reading)).toEqual(["page", "layout"]);
});

test("it waits only so long", async () => {
  const answer = Promise.withResolvers<void>();
  const reading = async () => {
    await underWay(() => answer.promise);
  };
  const rendering = render(20, reading);
  await delay(200);
  answer.resolve();
  expect(await rendering).toEqual(["layout", "page"]);
});

test("it waits for nothing of another page", async () => {
  const answer = Promise.withResolvers<void>();
  const other = render(0, async () => {
    await underWay(() => answer.promise);
  });
  expect(await render(60_000, async () => undefined)).toEqual(["page", "layout"]);
  answer.resolve();
  await other;
});
