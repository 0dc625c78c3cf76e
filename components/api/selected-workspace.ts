/** The workspace this browser has selected, from the `lx_workspace` cookie (spec 3.3); null when none is. */
export function selectedWorkspaceId(): string | null {
  return /(?:^|;\s*)lx_workspace=([0-9a-f-]{36})/.exec(document.cookie)?.[1] ?? null;
}
