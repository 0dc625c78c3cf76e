interface Call {
  method: string;
  path: string;
  parameters: readonly { name: string; in: string; required: boolean; example: string }[];
  /** Pretty JSON. */
  body: string | null;
  takesKeys: boolean;
  isPublic: boolean;
}

const inPath = (path: string, { parameters }: Pick<Call, "parameters">) =>
  parameters
    .filter((each) => each.in === "path")
    .reduce((text, { name, example }) => text.replace(`{${name}}`, encodeURIComponent(example)), path);

const required = ({ parameters }: Pick<Call, "parameters">, where: "path" | "query" | "header") =>
  parameters.filter((each) => each.in === where && each.required).map(({ name, example }) => [name, example] as const);

/** The call as a shell command. */
export function curlSnippet(baseUrl: string, call: Call): string {
  const query = new URLSearchParams(required(call, "query").map(([name, value]) => [name, value]));
  const url = `${baseUrl}${inPath(call.path, call)}${query.size > 0 ? `?${query}` : ""}`;
  const lines = [
    `curl${call.method === "GET" ? "" : ` -X ${call.method}`} "${url}"`,
    ...(call.isPublic ? [] : [call.takesKeys ? `-H "Authorization: Bearer $LUXXON_API_KEY"` : `-b cookies.txt`]),
    ...required(call, "header").map(([name, value]) => `-H "${name}: ${value}"`),
    ...(call.body ? [`-H "Content-Type: application/json"`, `-d '${compact(call.body)}'`] : []),
  ];
  return lines.join(" \\\n  ");
}

/** One line as long as it fits one. */
function compact(json: string): string {
  const line = JSON.stringify(JSON.parse(json)).replaceAll("'", "'\\''");
  return line.length <= 120 ? line : json.replaceAll("'", "'\\''");
}

/** The same with the client package. */
export function typescriptSnippet(call: Call & { answerType: string }): string {
  const params = Object.fromEntries(
    (["path", "query", "header"] as const)
      .map((where) => [where, Object.fromEntries(required(call, where))] as const)
      .filter(([, values]) => Object.keys(values).length > 0),
  );
  const members = [
    ...(Object.keys(params).length > 0 ? [`params: ${literal(params)}`] : []),
    ...(call.body && call.body !== "{}" ? [`body: ${literal(JSON.parse(call.body), 1)}`] : []),
  ];
  const isEnveloped = call.answerType === "application/json" && call.path !== "/docs-json";
  if (!isEnveloped && call.answerType) members.push(`parseAs: "${parseAs(call.answerType)}"`);
  const init = members.length === 0 ? "" : `, {\n${members.map((each) => `  ${each},\n`).join("")}}`;
  if (isEnveloped) return `const data = await luxxon.${call.method.toLowerCase()}("${call.path}"${init});`;
  return `const { data } = await luxxon.api.${call.method}("${call.path}"${init});`;
}

function parseAs(type: string): string {
  if (type === "text/event-stream") return "stream";
  return type === "application/json" ? "json" : "blob";
}

/** A literal as one would type it: names without quotes, short ones on a line. */
function literal(value: unknown, depth = 0): string {
  const text = JSON.stringify(value, null, 2).replace(/"([A-Za-z_]\w*)":/g, "$1:");
  const line = text.replace(/\n\s*/g, " ");
  return line.length <= 60 ? line : text.replaceAll("\n", `\n${"  ".repeat(Math.max(1, depth))}`);
}
