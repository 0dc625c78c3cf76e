import "server-only";

const verbs = /\b(insert into|update|delete from|from)\s+(?:only\s+)?"?([a-z_]+)/gi;
const known = new Map<string, string>();
const mostKnown = 2_000;

/** `insert sessions`, `select api_keys`: what a statement writes, else what it reads, out of its text alone. */
export function statementName(text: string): string {
  const name = known.get(text) ?? parse(text);
  if (known.size < mostKnown) known.set(text, name);
  return name;
}

function parse(text: string): string {
  const found = [...text.matchAll(verbs)].map(([, verb = "", table = ""]) => ({ verb: verb.toLowerCase(), table }));
  const own = new Set([...text.matchAll(/\b([a-z_]+) as (?:not )?(?:materialized )?\(/gi)].map(([, name]) => name));
  const tables = found.filter(({ table }) => !own.has(table));
  const write = tables.find(({ verb }) => verb !== "from");
  const { verb, table } = write ?? tables[0] ?? { verb: "from", table: "" };
  return `${verb === "from" ? "select" : (verb.split(" ")[0] ?? "")} ${table}`.trim();
}
