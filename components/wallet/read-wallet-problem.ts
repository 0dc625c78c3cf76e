import type { Problem } from "./problem.ts";

const BY_CODE: Record<number, Omit<Problem, "code">> = {
  4001: { kind: "rejected", tone: "neutral", text: "You closed the request. Nothing was sent." },
  // WalletConnect's own number for the same thing.
  5000: { kind: "rejected", tone: "neutral", text: "You closed the request. Nothing was sent." },
  [-32002]: {
    kind: "alreadyOpen",
    tone: "neutral",
    text: "Your wallet already has a request open. Answer it there.",
  },
  4100: {
    kind: "locked",
    tone: "danger",
    text: "Your wallet is locked, or has not shared this account. Unlock it and try again.",
  },
  4900: { kind: "disconnected", tone: "danger", text: "Your wallet is disconnected. Open it and try again." },
  4901: {
    kind: "wrongChain",
    tone: "danger",
    text: "Your wallet is not connected to this network. Switch it and try again.",
  },
  4902: { kind: "wrongChain", tone: "danger", text: "Your wallet does not know this network. Add it by hand." },
};

const BY_NAME: Record<string, Omit<Problem, "code">> = {
  ConnectorNotConnectedError: {
    kind: "disconnected",
    tone: "danger",
    text: "Your wallet is disconnected. Connect it again.",
  },
  ProviderNotFoundError: { kind: "disconnected", tone: "danger", text: "That wallet is no longer in this browser." },
  ConnectorAccountNotFoundError: {
    kind: "locked",
    tone: "danger",
    text: "Your wallet is on another account. Choose the account named here and try again.",
  },
  InsufficientFundsError: {
    kind: "noGas",
    tone: "danger",
    text: "The wallet has too little ETH for the network fee. Nothing was sent.",
  },
  ChainMismatchError: {
    kind: "wrongChain",
    tone: "danger",
    text: "Your wallet is on another network. Nothing was sent.",
  },
  ConnectorChainMismatchError: {
    kind: "wrongChain",
    tone: "danger",
    text: "Your wallet is on another network. Nothing was sent.",
  },
  HttpRequestError: { kind: "chainDown", tone: "danger", text: "The chain does not answer. Nothing was sent." },
  TimeoutError: { kind: "chainDown", tone: "danger", text: "The chain does not answer. Nothing was sent." },
};

/** What a wallet, or the road to the chain, said no with. Reads EIP-1193 codes and viem's names through any wrapping. */
export function readWalletProblem(error: unknown): Problem {
  const chain = [...causes(error)];
  for (const cause of chain) {
    const code = "code" in cause && typeof cause.code === "number" ? cause.code : undefined;
    const known = code === undefined ? undefined : BY_CODE[code];
    if (known) return { ...known, code: String(code) };
  }
  for (const cause of chain) {
    const known = "name" in cause ? BY_NAME[String(cause.name)] : undefined;
    if (known) return { ...known };
    if (
      /insufficient funds for gas|insufficient funds for transfer|exceeds the balance of the account/i.test(
        messageOf(cause),
      )
    )
      return { ...(BY_NAME.InsufficientFundsError as Problem) };
  }
  return {
    kind: "other",
    tone: "danger",
    text: "The wallet did not do it. Nothing was sent.",
    ...shortCode(chain[0]),
  };
}

/** The error and everything it wraps, outermost first. */
export function* causes(error: unknown): Generator<object> {
  const seen = new Set<unknown>();
  let current = error;
  while (typeof current === "object" && current !== null && !seen.has(current)) {
    seen.add(current);
    yield current;
    current = "cause" in current ? current.cause : undefined;
  }
}

function messageOf(cause: object): string {
  return "message" in cause && typeof cause.message === "string" ? cause.message : "";
}

function shortCode(cause: object | undefined): { code?: string } {
  if (!cause) return {};
  const message = "shortMessage" in cause ? String(cause.shortMessage) : messageOf(cause);
  return message ? { code: message.split("\n")[0]?.slice(0, 200) ?? "" } : {};
}
