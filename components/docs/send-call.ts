export interface CallToSend {
  method: string;
  path: string;
  pathValues: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
  /** JSON as typed. */
  body: string | null;
  /** Null: the cookie speaks. */
  key: string | null;
}

export interface CallAnswer {
  status: number;
  ms: number;
  requestId: string | null;
  type: string;
  /** Pretty JSON, or text as it came; null when there is none to read. */
  text: string | null;
  /** Object URL of a picture; whoever shows it frees it. */
  picture: string | null;
}

/** The address of a call below the origin; parameters left empty are left out. */
export function targetOf({ path, pathValues, query }: Pick<CallToSend, "path" | "pathValues" | "query">): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(pathValues[name] ?? ""));
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ""));
  return `/api/v1${filled}${search.size > 0 ? `?${search}` : ""}`;
}

/** Sends a call as it was typed. A stream is read until `signal` is aborted; `onText` gets what has come so far. */
export async function sendCall(
  call: CallToSend,
  { signal, onText }: { signal: AbortSignal; onText: (text: string) => void },
): Promise<CallAnswer> {
  const since = performance.now();
  const response = await fetch(targetOf(call), {
    method: call.method,
    credentials: call.key === null ? "same-origin" : "omit",
    cache: "no-store",
    signal,
    headers: {
      ...Object.fromEntries(Object.entries(call.headers).filter(([, value]) => value !== "")),
      ...(call.body === null ? {} : { "Content-Type": "application/json" }),
      ...(call.key === null ? {} : { Authorization: `Bearer ${call.key}` }),
    },
    ...(call.body === null ? {} : { body: call.body }),
  });
  const type = response.headers.get("content-type")?.split(";")[0] ?? "";
  const answer = {
    status: response.status,
    ms: Math.round(performance.now() - since),
    requestId: response.headers.get("x-request-id"),
    type,
    text: null,
    picture: null,
  };
  if (type.startsWith("image/")) return { ...answer, picture: URL.createObjectURL(await response.blob()) };
  if (type === "text/event-stream") return { ...answer, text: await readStream(response, signal, onText) };
  return { ...answer, text: pretty(await response.text()) };
}

async function readStream(response: Response, signal: AbortSignal, onText: (text: string) => void): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: "" };
      if (done) return text;
      text += value;
      onText(text);
    }
  } catch (error) {
    if (signal.aborted) return text;
    throw error;
  }
}

function pretty(text: string): string | null {
  if (text === "") return null;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
