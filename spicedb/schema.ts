import "server-only";

/** The text of `schema.zed`, kept here too because a bundle carries no files. A test holds the two equal. */
export const schema = `definition wallet {}

definition lx_workspace {
  relation owner: wallet
  relation admin: wallet
  relation viewer: wallet

  permission transfer     = owner
  permission administrate = owner + admin
  permission view         = owner + admin + viewer
}
`;

/** True when a schema read from SpiceDB says the same as ours. SpiceDB reorders definitions and reformats. */
export function isCurrentSchema(text: string | null): boolean {
  return text !== null && canonical(text) === canonical(schema);
}

function canonical(text: string): string {
  const withoutComments = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  const definitions = withoutComments.split(/(?=\b(?:definition|caveat)\b)/);
  return definitions
    .map((definition) => definition.replace(/\s+/g, " ").trim())
    .filter((definition) => definition !== "")
    .sort()
    .join("\n");
}
