import {
  BookOpen,
  Braces,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  RadioTower,
  ReceiptText,
  ScrollText,
  Settings,
  UsersRound,
  Video,
  Wallet,
  Webhook,
} from "lucide-react";
import { isOffered, type NavWorkspace, onlyOperates } from "./offered.ts";

export interface NavItem {
  /** Below `/w/{slug}`; a path that starts with a slash leaves the workspace. */
  path: string;
  label: string;
  icon: LucideIcon;
  /** Only for workspaces that operate, and members who may act for them. */
  operators?: boolean;
  /** Only for members who may change things. */
  admins?: boolean;
}

/** The side bar: groups in order; the first has no title. */
export const navGroups: readonly { title: string | null; items: readonly NavItem[] }[] = [
  {
    title: null,
    items: [
      { path: "", label: "Overview", icon: LayoutDashboard },
      { path: "sessions", label: "Sessions", icon: Video },
      { path: "operate", label: "Operate", icon: RadioTower, operators: true },
    ],
  },
  {
    title: "Build",
    items: [
      { path: "keys", label: "API keys", icon: KeyRound },
      { path: "webhooks", label: "Webhooks", icon: Webhook, admins: true },
      { path: "/docs", label: "Docs", icon: BookOpen },
      { path: "/docs/api", label: "API reference", icon: Braces },
    ],
  },
  {
    title: "Money",
    items: [
      { path: "wallet", label: "Wallet", icon: Wallet },
      { path: "settlements", label: "Settlements", icon: ReceiptText },
    ],
  },
  {
    title: "Workspace",
    items: [
      { path: "members", label: "Members", icon: UsersRound },
      { path: "audit", label: "Audit log", icon: ScrollText, admins: true },
      { path: "settings", label: "Settings", icon: Settings },
    ],
  },
];

const operate: NavItem = { path: "operate", label: "Operate", icon: RadioTower, operators: true };
const keys: NavItem = { path: "keys", label: "Keys", icon: KeyRound };

/** The bottom tabs of a phone; the last place is More. */
export const tabItems = (workspace: NavWorkspace): readonly NavItem[] => [
  { path: "", label: "Overview", icon: LayoutDashboard },
  { path: "sessions", label: "Sessions", icon: Video },
  onlyOperates(workspace) ? operate : keys,
  { path: "wallet", label: "Wallet", icon: Wallet },
];

/** What More opens. */
export const moreItems = (workspace: NavWorkspace): readonly NavItem[] => {
  const tabs = tabItems(workspace).map((item) => item.path);
  const items = navGroups.flatMap((group) => group.items);
  return items.filter((item) => isOffered(item, workspace) && !tabs.includes(item.path));
};

export function navHref(slug: string, path: string): string {
  if (path.startsWith("/")) return path;
  return path ? `/w/${slug}/${path}` : `/w/${slug}`;
}

/** Whether the page at `pathname` belongs to this entry. */
export function isCurrent(slug: string, path: string, pathname: string): boolean {
  const href = navHref(slug, path);
  return pathname === href || (path !== "" && pathname.startsWith(`${href}/`));
}
