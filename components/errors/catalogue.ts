import type { ErrorFacts } from "../api/api-error.ts";

/** What a page knows about its own call; fills the amounts and names in. */
export interface ErrorContext {
  /** Formatted USDC without unit, for example "0.60". */
  need?: string | undefined;
  free?: string | undefined;
  keyLabel?: string | undefined;
  role?: string | undefined;
}

export interface ErrorText {
  title: string;
  text: string;
}

type Entry = (context: ErrorContext, facts: ErrorFacts) => ErrorText;

const say =
  (title: string, text: string): Entry =>
  () => ({ title, text });

/** By `detail` first: it is the narrower label. */
const byDetail: Record<string, Entry> = {
  "credit:pool": ({ need, free }) => ({
    title: "The pool is too low",
    text:
      need && free
        ? `This needs ${need} USDC; ${free} is free. Top up or shorten it.`
        : "Less is free than this needs. Top up or shorten it.",
  }),
  "credit:spendCap": say(
    "Above your limit on the contract",
    "The limit a session that you set on the contract is lower. Change the limit or shorten the session.",
  ),
  "credit:keyDailyLimit": ({ keyLabel }) => ({
    title: "The key's daily limit is reached",
    text: `${keyLabel ? `Key ${keyLabel}` : "The key"} may not spend that much more today. The limit starts again at 00:00 UTC.`,
  }),
  "platform:serviceArea": say("Outside the service area", "We do not serve this point yet. Pick another."),
  "session:accept:outsideCoverage": say(
    "Outside your circle",
    "This point is outside the circle where you operate. Edit the circle.",
  ),
  "session:create:openLimit": say(
    "100 sessions are open",
    "That is the limit of a workspace. End or cancel one first.",
  ),
  "session:accept:assignmentLimit": say(
    "Five sessions are running",
    "An operator holds at most five at once. End one first.",
  ),
  "session:accept:ASSIGNED": say(
    "Another operator was faster",
    "The session is already assigned. Nothing was changed.",
  ),
  "session:accept:EXPIRED": say("Too late", "The request ended unanswered. Nothing was changed."),
  "session:accept:CANCELLED": say("Too late", "The request was taken back. Nothing was changed."),
  "session:dispatch:allBusy": say("Everyone here is busy", "The request stays open."),
  "workspace:availability:BUSY": say(
    "You have a session",
    "An operator with a session is busy until it ends. Give back what waits, or end what is live.",
  ),
  "workspace:availability:coverageMissing": say("Set where you operate first", "Going online needs a circle."),
  "workspace:coverage:ONLINE": say("You are online", "Go offline before you take the circle away."),
  "workspace:coverage:BUSY": say("You have a session", "The circle can be taken away when it is over."),
  "workspace:notSupplier": say(
    "This workspace does not operate",
    "Only a workspace with the role “We operate” can be online.",
  ),
  "session:notSupplier": say(
    "This workspace does not operate",
    "Only a workspace with the role “We operate” can accept sessions.",
  ),
  "session:notConsumer": say(
    "This workspace does not watch",
    "Only a workspace with the role “We watch” can open sessions.",
  ),
  "session:selfDealing": say(
    "Not with your own workspace",
    "On a live chain, a workspace cannot operate its own session.",
  ),
  "session:viewDenied": say(
    "You have no access to this session",
    "It belongs to other workspaces. Switch to one that takes part in it.",
  ),
  "workspace:slugTaken": say("That short name is taken", "Short names are unique for ever. Choose another."),
  "apiKey:limit": say("50 keys is the limit", "Revoke one first."),
  "apiKey:revoked": say("This key is already revoked", "Create a new one instead. Nothing was changed."),
  "apiKey:notFound": say("There is no such key here", "The list shows what is there now."),
  "member:exists": say("Already a member", "This wallet has a role here. Change it in the list."),
  "member:limit": say("100 members is the limit", "Remove one first."),
  "member:lastOwner": say("A workspace needs an owner", "Make another member an owner first."),
  "member:notFound": say(
    "No longer a member",
    "Somebody else has removed this wallet. The list shows who is there now.",
  ),
  "workspace:delete:openSessions": say(
    "Sessions are open",
    "End or cancel those that this workspace watches or operates, then delete it.",
  ),
  "workspace:delete:unsettled": say(
    "Not everything is settled yet",
    "Sessions are still to be paid on chain. Settlements shows which; most take seconds.",
  ),
  "webhook:limit": say("10 endpoints is the limit", "Delete one first."),
  "webhook:notFound": say("This endpoint was deleted", "The list shows what is there now."),
  "webhook:message": say("This message is gone", "Messages are kept for 30 days. A test has nothing to send again."),
  "login:notFound": say("This sign-in has already ended", "The list shows which are left."),
  "idempotency:inProgress": say(
    "Already on its way",
    "The same request is being worked on. Wait a moment, then look at the list.",
  ),
  "auth:crossOrigin": say(
    "This page was opened from another address",
    "Open the console at its own address and try again. Nothing was changed.",
  ),
  "auth:nonceInvalid": say(
    "The message is too old",
    "A message to sign is valid for five minutes and once. Sign a new one.",
  ),
  "auth:signatureInvalid": say(
    "The signature does not match",
    "Choose the account that the message names, and sign again.",
  ),
  "chain:unavailable": say("The chain does not answer", "Nothing was sent. Try again in a moment."),
  "body:tooLarge": say("That is too much at once", "Shorten what you typed. Nothing was changed."),
};

const notChecked = say("We cannot check this right now", "Nothing was changed. Try again in a moment.");

const byCode: Record<string, Entry> = {
  NO_CREDIT: say("Your pool is empty", "Top up first: your USDC on the contract pays for the seconds you watch."),
  NO_COVERAGE: say("Nobody covers this point right now", "The request stays open."),
  QUOTE_EXPIRED: say("The price was refreshed", "Check it and press again."),
  INVALID_STATE: (_, { detail }) => ({
    title: "Too late",
    text: `The session is already ${stateWord(detail)}. The page shows what it is now.`,
  }),
  SESSION_NOT_FOUND: say("There is no such session", "The link may be wrong."),
  WORKSPACE_NOT_FOUND: say("This workspace was deleted", "Its pool stays withdrawable on chain."),
  DATABASE_ERROR: notChecked,
  AUTHZ_ERROR: notChecked,
  VIDEO_ERROR: say("No picture right now", "The meter waits. Try again in a moment."),
  UNAVAILABLE: say("This does not answer right now", "Nothing was changed. Try again in a moment."),
  HTTP_ERROR: say("No answer", "The server cannot be reached. Check your connection; nothing you typed is lost."),
  TIMEOUT: say("No answer in time", "The server did not answer within 15 s. Look at the list before you try again."),
  INVALID_RESPONSE: say("The answer cannot be read", "Something between us and you changed it. Try again."),
  INTERNAL_SERVER_ERROR: say("Something broke on our side", "Nothing was charged unless it shows in the ledger."),
};

function stateWord(detail: string | undefined): string {
  const state = detail?.split(":").at(-1)?.toLowerCase();
  return state && /^(requested|assigned|live|ended|expired|cancelled)$/.test(state) ? state : "in another state";
}

/** The words for a failure: what happened, what it means for the money, what to do. Never a raw code as the sentence. */
export function describeError(facts: ErrorFacts, context: ErrorContext = {}): ErrorText {
  const entry = byDetail[facts.detail ?? ""] ?? byCode[facts.code];
  if (entry) return entry(context, facts);
  if (facts.status === 401) return { title: "Your sign-in ended", text: "Sign in again; nothing you typed is lost." };
  if (facts.status === 403) {
    const role = context.role ? `Your role (${context.role})` : "Your role";
    return { title: "Not allowed", text: `${role} cannot do this. Ask an owner.` };
  }
  if (facts.status === 429) {
    return { title: "Too many tries", text: `Again in ${facts.retryAfterSeconds ?? 60} s.` };
  }
  if (facts.code === "INVALID_INPUT" && facts.detail) {
    return { title: "One entry is not right", text: `The server refuses “${facts.detail}”.` };
  }
  return { title: "This did not work", text: `${facts.message}. Nothing was changed.` };
}
