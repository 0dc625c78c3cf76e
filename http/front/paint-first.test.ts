import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { paintFirst, scriptsLast } from "./paint-first.ts";

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

async function served(answer: (response: ServerResponse) => void): Promise<Response> {
  const server = createServer((_request, response) => {
    paintFirst(response);
    answer(response);
  });
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

const a = '<script src="/a.js" async=""></script>';
const b = '<script src="/b.js" async=""></script>';
const other = '<script src="/old.js" noModule=""></script><link rel="stylesheet" href="/a.css"/>';
const page = `<!DOCTYPE html><html><head>${a}${other}${b}<title>é</title></head><body>${a}é</body></html>`;

test("scripts of the head are loaded by one script in the place of the first; nothing else changes", () => {
  const head = scriptsLast(`<head>${a}${other}${b}<title>x</title>`);
  expect(head).toMatch(/^<head><script>\(sources => \{.*\}\)\(\["\/a\.js","\/b\.js"\]\)<\/script>/);
  expect(head.replace(/<script>.*?<\/script>/, "")).toBe(`<head>${other}<title>x</title>`);
  expect(scriptsLast("<head><title>x</title>")).toBe("<head><title>x</title>");
});

test.each([1, 7, 50, 10_000])("a page written in pieces of %d bytes comes whole, its body as it was", async (size) => {
  const bytes = Buffer.from(page);
  const response = await served((answer) => {
    answer.setHeader("content-type", "text/html; charset=utf-8");
    for (let at = 0; at < bytes.length; at += size) answer.write(bytes.subarray(at, at + size));
    answer.end();
  });
  const text = await response.text();
  expect(text).toContain('(["/a.js","/b.js"])</script>');
  expect(text.slice(text.indexOf("</head>"))).toBe(page.slice(page.indexOf("</head>")));
});

test("a page of announced length is as long as it then is, and who waits for the end is told", async () => {
  let isTold = false;
  const response = await served((answer) => {
    answer.setHeader("content-type", "text/html");
    answer.setHeader("content-length", Buffer.byteLength(page));
    answer.end(page, () => {
      isTold = true;
    });
  });
  expect(await response.text()).toMatch(/é<\/body><\/html>$/);
  expect(isTold).toBe(true);
});

test.each([
  ["text/x-component", page],
  ["text/html", "<p>no head</p>"],
  ["text/html", ""],
])("what is no page passes untouched: %s %.10s", async (type, body) => {
  const response = await served((answer) => {
    answer.setHeader("content-type", type);
    answer.end(body);
  });
  expect(await response.text()).toBe(body);
});
