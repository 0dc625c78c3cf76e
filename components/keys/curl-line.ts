import type { LoggedRequest } from "../api/wire.ts";

/** Between single quotes of a POSIX shell. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * The call as a line for a shell, with the key left to `$LUXXON_API_KEY`. Bodies and query values are not in the log:
 * a call that had a body gets an empty one to fill in.
 */
export function curlLine({ method, path }: Pick<LoggedRequest, "method" | "path">, origin: string): string {
  const parts = [
    `curl${method === "GET" ? "" : ` -X ${method}`} ${quoted(origin + path)}`,
    `-H "Authorization: Bearer $LUXXON_API_KEY"`,
    ...(method === "POST" || method === "PATCH" || method === "PUT"
      ? [`-H 'Content-Type: application/json'`, `-d '{}'`]
      : []),
  ];
  return parts.join(" \\\n  ");
}
