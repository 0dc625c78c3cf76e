import "server-only";

interface Section {
  name: string;
  description: string;
  paths: RegExp;
}

const ofWorkspace = (rest: string) => new RegExp(`^/workspaces/\\{\\w+\\}/${rest}`);

/** The sections of the reference, in the order of spec 7. */
const sections: readonly Section[] = [
  {
    name: "System",
    description: "What this deployment is and whether it works.",
    paths: /^\/(health|config|docs-json|coverage|demand|me)(\/|$)/,
  },
  { name: "Sign-in", description: "A wallet signs a message and gets a cookie.", paths: /^\/auth\// },
  {
    name: "Workspaces",
    description: "A team and its wallet.",
    paths: /^\/workspaces(\/challenge|\/\{\w+\}(\/location)?)?$/,
  },
  { name: "Keys", description: "Credentials of programs, each with its scopes.", paths: ofWorkspace("api-keys") },
  { name: "Pricing", description: "What a second costs, before you ask for one.", paths: /^\/pricing\// },
  { name: "Sessions", description: "Live video of one point, metered by the second.", paths: /^\/sessions(\/|$)/ },
  { name: "Wallet", description: "The pool that pays, and its ledger.", paths: /^\/wallet(\/|$)/ },
  { name: "Settlements", description: "Paying a session on chain.", paths: /^\/settlements\// },
  { name: "Video events", description: "What the media service reports.", paths: /^\/video\// },
  { name: "Members", description: "Who may act for a workspace.", paths: ofWorkspace("(members|transfer)(/|$)") },
  { name: "Webhooks", description: "Signed calls to your own server on every event.", paths: ofWorkspace("webhooks") },
  {
    name: "Records",
    description: "What was done, by whom, and what it cost.",
    paths: ofWorkspace("(audit|requests|usage|statement|alerts|events)$"),
  },
];

export function tagOf(path: string): string {
  const found = sections.find(({ paths }) => paths.test(path));
  if (!found) throw new Error(`no section for ${path}`);
  return found.name;
}

/** The `tags` of the document: those that are used, in order. */
export function tagList(used: ReadonlySet<string>): { name: string; description: string }[] {
  return sections.filter(({ name }) => used.has(name)).map(({ name, description }) => ({ name, description }));
}
