const slugPattern = /^[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]$/;

/** A short name for a name: letters and digits of it, dashes between, at most 40; may be empty. */
export function suggestSlug(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  return plain.length >= 3 ? plain : "";
}

/** What is wrong with a name, in words. */
export function checkName(name: string): string | undefined {
  const trimmed = name.trim();
  if (trimmed === "") return "Give the workspace a name.";
  if ([...trimmed].length > 80) return "Use at most 80 characters.";
  if (/\p{Cc}/u.test(trimmed)) return "Leave out line breaks and other control characters.";
  return undefined;
}

/** What is wrong with a short name, in words. */
export function checkSlug(slug: string): string | undefined {
  if (slug === "") return "Give it a short name for its links.";
  if (slugPattern.test(slug)) return undefined;
  return "Use 3 to 40 lower-case letters, digits or dashes, with no dash at either end.";
}
