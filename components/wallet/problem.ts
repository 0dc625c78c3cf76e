/** Why something did not happen, in words for the person in front of it. */
export interface Problem {
  kind:
    | "rejected"
    | "alreadyOpen"
    | "locked"
    | "disconnected"
    | "wrongChain"
    | "noGas"
    | "chainDown"
    | "paused"
    | "lowUsdc"
    | "lowPool"
    | "refused"
    | "cancelled"
    | "other";
  /** What happened, what it means for the money, what to do. */
  text: string;
  /** Closing a request is nobody's fault, something missing was found before any try; the rest failed. */
  tone: "neutral" | "warning" | "danger";
  /** The raw code or reason, shown small below the sentence. */
  code?: string;
}
