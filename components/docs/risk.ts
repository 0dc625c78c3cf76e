/** Why an operation is asked about before it is tried. */
export interface Risk {
  title: string;
  text: string;
  confirm: string;
}

const risks: readonly (readonly [pattern: RegExp, risk: Risk])[] = [
  [
    /^POST \/sessions$/,
    {
      title: "Open a real session?",
      text: "It holds rate × maxDurationSeconds of the pool, and once it is live every second with a picture is charged.",
      confirm: "Open session",
    },
  ],
  [
    /^POST \/wallet\/deposits$/,
    { title: "Send a real deposit?", text: "The signed USDC moves to the contract.", confirm: "Send deposit" },
  ],
  [
    /^POST \/sessions\/\{id\}\/(end|dispatch|accept|start)$/,
    {
      title: "Change a real session?",
      text: "The other side sees it at once, it may start or stop costing money, and it cannot be undone.",
      confirm: "Change session",
    },
  ],
  [
    /^DELETE \/sessions\/\{id\}$|cancel-all-assignments$/,
    { title: "Cancel for real?", text: "What is cancelled cannot be opened again.", confirm: "Cancel for real" },
  ],
  [
    /^DELETE \/workspaces\/\{id\}$/,
    {
      title: "Delete a real workspace?",
      text: "All its keys stop at once, its webhooks and members lose it, and it does not come back. The pool stays withdrawable.",
      confirm: "Delete workspace",
    },
  ],
  [
    /\/auth\/logout$/,
    {
      title: "Sign out for real?",
      text: "This browser is signed out, or every one of the wallet.",
      confirm: "Sign out",
    },
  ],
  [
    /\/(revoke|rotate|rotate-secret)$/,
    {
      title: "Replace or revoke for real?",
      text: "Programs that use the old key or secret stop when its grace period ends.",
      confirm: "Do it",
    },
  ],
  [
    /\/transfer$|\/members\/|\/members$/,
    {
      title: "Change who may act for this workspace?",
      text: "It applies to the next call of that wallet.",
      confirm: "Change members",
    },
  ],
  [
    /^DELETE /,
    { title: "Remove it for real?", text: "It is removed at once and does not come back.", confirm: "Remove" },
  ],
];

/** What trying an operation costs or destroys; null when it does neither. */
export function riskOf(method: string, path: string): Risk | null {
  if (method === "GET") return null;
  return risks.find(([pattern]) => pattern.test(`${method} ${path}`))?.[1] ?? null;
}
