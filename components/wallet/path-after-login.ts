export interface WorkspaceChoice {
  id: string;
  slug: string;
}

export interface AfterLogin {
  path: string;
  /** The workspace to select before going there. */
  select: string | null;
}

/**
 * Where a login leads: a same-origin `next` wins, then the only workspace, the picker, or the form for a first one.
 * A `next` inside a workspace of the wallet selects that workspace.
 */
export function pathAfterLogin(
  workspaces: readonly WorkspaceChoice[],
  next: string | undefined,
  origin: string,
): AfterLogin {
  const wanted = next ? sameOriginPath(next, origin) : null;
  const only = workspaces.length === 1 ? workspaces[0] : undefined;
  if (wanted) {
    const slug = /^\/w\/([^/?#]+)/.exec(wanted)?.[1];
    const named = workspaces.find((workspace) => workspace.slug === slug);
    return { path: wanted, select: (named ?? only)?.id ?? null };
  }
  if (only) return { path: `/w/${only.slug}`, select: only.id };
  return { path: workspaces.length === 0 ? "/workspaces/new" : "/workspaces", select: null };
}

function sameOriginPath(next: string, origin: string): string | null {
  if (!next.startsWith("/")) return null;
  const url = URL.parse(next, origin);
  return url && url.origin === origin ? `${url.pathname}${url.search}${url.hash}` : null;
}
