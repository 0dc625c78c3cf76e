export interface DocsPage {
  slug: string;
  title: string;
  /** Below `docs/`. */
  file: string;
  /** One line of what it is about. */
  about: string;
}

/** The pages at `/docs/{slug}`, in reading order. The API reference is a page of its own beside them. */
export const docsPages: readonly DocsPage[] = [
  {
    slug: "quickstart",
    title: "Quickstart with curl",
    file: "quickstart.md",
    about: "From nothing to a paid session in ten commands.",
  },
  {
    slug: "workspaces",
    title: "Workspaces",
    file: "concepts/workspaces.md",
    about: "Consumers, suppliers, members and their roles.",
  },
  {
    slug: "keys",
    title: "API keys",
    file: "concepts/keys.md",
    about: "Scopes, limits, rolling and revoking.",
  },
  {
    slug: "sessions",
    title: "Sessions",
    file: "concepts/sessions.md",
    about: "States, finding an operator, the meter.",
  },
  {
    slug: "pricing",
    title: "Pricing",
    file: "concepts/pricing.md",
    about: "The rate a second, quotes, hold and charge.",
  },
  {
    slug: "settlement",
    title: "Settlement",
    file: "concepts/settlement.md",
    about: "The pool, and how the chain pays what was metered.",
  },
  {
    slug: "conventions",
    title: "Conventions",
    file: "concepts/conventions.md",
    about: "Values, repeats, lists, limits, webhooks.",
  },
  {
    slug: "errors",
    title: "Errors",
    file: "concepts/errors.md",
    about: "Every code, what it means and what to do.",
  },
];
