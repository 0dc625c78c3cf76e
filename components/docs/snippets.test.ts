import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import { routes } from "#app/routes.gen.ts";
import { openApiDocument } from "#http/luxxon/openapi.ts";
import type { OpenApi } from "./openapi.ts";
import { readReference } from "./read-reference.ts";

const document = (await openApiDocument(routes, { APP_URL: "http://localhost:3000" })) as unknown as OpenApi;
const operations = readReference(document).sections.flatMap((section) => section.operations);
const sdk = fileURLToPath(new URL("../../sdk/", import.meta.url));

/** What the compiler says of a module that stands beside the client package. */
function problemsOf(source: string): string[] {
  const file = `${sdk}snippets.ts`;
  const { options } = ts.parseJsonConfigFileContent(
    { ...ts.readConfigFile(`${sdk}tsconfig.json`, ts.sys.readFile).config, files: [] },
    ts.sys,
    sdk,
  );
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (name) => (name === file ? source : readFile(name));
  host.fileExists = (name) => name === file || fileExists(name);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, source, rest[0]) : getSourceFile(name, ...rest);
  const program = ts.createProgram([file], { ...options, noEmit: true, types: [] }, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText, start = 0 }) => {
    const line = source.slice(0, start).split("\n").length - 1;
    return `${source.split("\n")[line]}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}

const moduleOf = (snippets: readonly string[]) =>
  [
    'import type { createLuxxon } from "./luxxon.ts";',
    "declare const luxxon: ReturnType<typeof createLuxxon>;",
    ...snippets.map((snippet) => `{\n${snippet}\n}`),
    "export {};",
  ].join("\n");

test("every TypeScript snippet compiles with the client package", { timeout: 60_000 }, () => {
  expect(operations.length).toBeGreaterThan(40);
  expect(problemsOf(moduleOf(operations.map(({ typescript }) => typescript)))).toEqual([]);
  expect(problemsOf(moduleOf(['await luxxon.get("/nowhere");']))).not.toEqual([]);
});

test("a shell reads every curl snippet as one command, with the whole body in it", () => {
  const show = `curl() { for each in "$@"; do printf '%s\\001' "$each"; done; printf '\\002'; }`;
  const script = [show, ...operations.map(({ curl }) => curl)].join("\n");
  const output = execFileSync("sh", ["-eu"], {
    input: script,
    encoding: "utf8",
    env: { ...process.env, LUXXON_API_KEY: "lxxn_x" },
  });
  const calls = output.split("\x02").slice(0, -1);
  expect(calls).toHaveLength(operations.length);
  operations.forEach(({ id, method, body, takesKeys }, at) => {
    const words = calls[at]?.split("\x01") ?? [];
    const sent = words[words.indexOf("-d") + 1];
    if (body) expect([id, JSON.parse(sent ?? "")]).toEqual([id, JSON.parse(body.example)]);
    expect([id, words.includes("-X") ? words[words.indexOf("-X") + 1] : "GET"]).toEqual([id, method]);
    expect([id, words.includes("Authorization: Bearer lxxn_x")]).toEqual([id, takesKeys]);
    expect(words.find((word) => word.startsWith("http"))).not.toMatch(/[{}]/);
  });
});
