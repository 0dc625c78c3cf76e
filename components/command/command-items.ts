import {
  Activity,
  ArrowDownToLine,
  ArrowUpFromLine,
  BookOpen,
  KeyRound,
  LayoutGrid,
  LogOut,
  type LucideIcon,
  Plus,
  Video,
} from "lucide-react";
import type { ApiKey, Session } from "../api/wire.ts";
import { docsPages } from "../docs/docs-pages.ts";
import { navGroups, navHref } from "../shell/nav-items.ts";
import { isOffered, type NavWorkspace } from "../shell/offered.ts";
import { type StatusLook, sessionStatus } from "../status/session-status.ts";
import { themeOptions } from "../theme/theme-options.ts";
import { coordinates, shortId } from "../ui/shorten.ts";

export type CommandAction = "light" | "dark" | "system" | "signOut";

/** An entry leads to an address, which may end in the anchor of a dialog, or does something. */
export interface CommandItem {
  id: string;
  label: string;
  icon: LucideIcon;
  href?: string;
  action?: CommandAction;
  /** More words to be found by. */
  words?: readonly string[];
  hint?: string;
  status?: StatusLook;
}

export interface CommandItems {
  title: string;
  items: readonly CommandItem[];
}

interface Known {
  workspace: NavWorkspace;
  sessions: readonly Session[];
  keys: readonly ApiKey[];
  query: string;
}

const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Everything that can be reached from this workspace; sessions and keys only once something is typed. */
export function commandGroups({ workspace, sessions, keys, query }: Known): CommandItems[] {
  const to = (path: string) => navHref(workspace.slug, path);
  const typed = query.trim();
  const found: CommandItems[] = typed
    ? [
        { title: "Sessions", items: [...pastedSession(typed, sessions, to), ...sessions.map(sessionItem(to))] },
        { title: "Keys", items: keys.map(keyItem(to)) },
      ]
    : [];
  return [
    { title: "Go to", items: pages(workspace, to) },
    { title: "Actions", items: actions(workspace, to) },
    ...found,
  ];
}

type To = (path: string) => string;

function pages(workspace: NavWorkspace, to: To): CommandItem[] {
  const own = navGroups.flatMap(({ items }) =>
    items
      .filter((item) => isOffered(item, workspace))
      .map(({ path, label, icon }) => ({ id: `page ${label}`, label, icon, href: to(path) })),
  );
  return [
    ...own,
    ...docsPages.map(({ slug, title }) => ({
      id: `docs ${slug}`,
      label: title,
      icon: BookOpen,
      href: `/docs/${slug}`,
      words: ["docs", "help"],
      hint: "Docs",
    })),
    { id: "page Status", label: "Status", icon: Activity, href: "/status" },
    { id: "page Workspaces", label: "All workspaces", icon: LayoutGrid, href: "/workspaces", words: ["switch"] },
  ];
}

function actions({ role }: Known["workspace"], to: To): CommandItem[] {
  const writes: CommandItem[] = [
    { id: "action session", label: "New session", icon: Plus, href: to("sessions/new"), words: ["open", "watch"] },
    { id: "action key", label: "Create key", icon: Plus, href: to("keys#create-key"), words: ["api", "mint"] },
    { id: "action endpoint", label: "Add endpoint", icon: Plus, href: to("webhooks#add-endpoint"), words: ["webhook"] },
    { id: "action member", label: "Add member", icon: Plus, href: to("members#add-member"), words: ["invite", "team"] },
  ];
  return [
    ...(role === "VIEWER" ? [] : writes),
    { id: "action top up", label: "Top up", icon: ArrowDownToLine, href: to("wallet#top-up"), words: ["deposit"] },
    { id: "action withdraw", label: "Withdraw", icon: ArrowUpFromLine, href: to("wallet#withdraw") },
    { id: "action workspace", label: "New workspace", icon: Plus, href: "/workspaces/new" },
    ...themeOptions.map(({ value, label, icon }) => ({
      id: `action theme ${value}`,
      label: `Theme: ${label.toLowerCase()}`,
      icon,
      action: value,
    })),
    { id: "action sign out", label: "Sign out", icon: LogOut, action: "signOut" as const, words: ["logout", "leave"] },
  ];
}

const sessionItem =
  (to: To) =>
  (session: Session): CommandItem => ({
    id: `session ${session.id}`,
    label: coordinates(session.requestedLat, session.requestedLng),
    icon: Video,
    href: to(`sessions/${session.id}`),
    words: [session.id, `${session.requestedLat}, ${session.requestedLng}`],
    hint: shortId(session.id),
    status: sessionStatus(session),
  });

/** An id that is not among the newest sessions can still be opened: the page says whether it exists. */
function pastedSession(typed: string, sessions: readonly Session[], to: To): CommandItem[] {
  if (!idPattern.test(typed) || sessions.some(({ id }) => id === typed.toLowerCase())) return [];
  return [
    {
      id: `session ${typed}`,
      label: "Open this session",
      icon: Video,
      href: to(`sessions/${typed.toLowerCase()}`),
      words: [typed],
    },
  ];
}

const keyItem =
  (to: To) =>
  ({ id, label, prefix }: ApiKey): CommandItem => ({
    id: `key ${id}`,
    label,
    icon: KeyRound,
    href: to(`keys/${id}`),
    words: [prefix],
    hint: `${prefix}…`,
  });
