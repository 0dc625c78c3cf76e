import type { ElementType } from "react";
import { decodeFunctionData, formatEther, getAddress, type Hex, isAddress } from "viem";
import { luxxonSettlementAbi } from "#contracts/abi/luxxon-settlement.ts";
import { testUsdcAbi } from "#contracts/abi/test-usdc.ts";
import { formatUsdc } from "#core/money.ts";
import { shortHex } from "../ui/shorten.ts";
import type { DevelopmentRequest } from "./development-provider.ts";

/** What the development wallet is asked for, in words, with the raw thing below. */
export function DevelopmentRequestView({
  request,
  titleAs: Title,
}: {
  request: DevelopmentRequest;
  titleAs: ElementType;
}) {
  const { title, lines, raw } = describeRequest(request);
  return (
    <div className="space-y-2">
      <Title className="text-md font-semibold">{title}</Title>
      {lines.length > 0 && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          {lines.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-ink-3">{name}</dt>
              <dd className="num min-w-0 text-right [overflow-wrap:anywhere]">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {raw && (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable box must be reachable by keyboard
          tabIndex={0}
          className="max-h-48 overflow-y-auto whitespace-pre-wrap rounded-sm bg-sunken p-2 font-mono text-sm font-[450] inset-ring inset-ring-line [overflow-wrap:anywhere]"
        >
          {raw}
        </pre>
      )}
    </div>
  );
}

const shortAddress = (value: string) => shortHex(isAddress(value) ? getAddress(value) : value);

export interface RequestWords {
  title: string;
  lines: [name: string, value: string][];
  raw: string | null;
}

/** A request in words: title, facts, and the text itself where it is one. */
export function describeRequest(request: DevelopmentRequest): RequestWords {
  if (request.kind === "message") return { title: "Sign a message", lines: [], raw: request.message };
  if (request.kind === "typedData") return describeTypedData(request);
  return describeTransaction(request);
}

function describeTypedData({
  primaryType,
  message,
  domainName,
}: Extract<DevelopmentRequest, { kind: "typedData" }>): RequestWords {
  if (primaryType !== "Permit")
    return { title: `Sign ${primaryType}`, lines: [["For", domainName]], raw: JSON.stringify(message, null, 2) };
  return {
    title: "Let the contract take USDC once",
    lines: [
      ["Amount", `${formatUsdc(BigInt(String(message.value)), { places: 2 })} USDC`],
      ["Token", domainName],
      ["Contract", shortAddress(String(message.spender))],
    ],
    raw: null,
  };
}

function describeTransaction({
  to,
  data,
  valueWei,
}: Extract<DevelopmentRequest, { kind: "transaction" }>): RequestWords {
  const lines: [string, string][] = to ? [["Contract", shortAddress(to)]] : [];
  if (valueWei > 0n) lines.unshift(["ETH", formatEther(valueWei)]);
  const call = decodeCall(data);
  const amount = call ? amountOf(call.name, call.args) : undefined;
  if (amount !== undefined) lines.unshift(["Amount", `${formatUsdc(amount, { places: 2 })} USDC`]);
  return {
    title: (call && titles[call.name]) ?? "Send a transaction",
    lines: [...lines, ["Network fee", "paid with test ETH"]],
    raw: null,
  };
}

const titles: Record<string, string> = {
  approve: "Approve USDC",
  deposit: "Deposit into the pool",
  depositFor: "Deposit into another wallet's pool",
  depositWithPermit: "Deposit into the pool",
  withdraw: "Withdraw from the pool",
  setSpendCap: "Set your limits on the contract",
  mint: "Mint test USDC",
};

/** Where the amount stands among the arguments. */
const amountIndex: Record<string, number> = {
  approve: 1,
  deposit: 0,
  depositFor: 1,
  depositWithPermit: 0,
  withdraw: 0,
  mint: 1,
};

function amountOf(name: string, args: readonly unknown[]): bigint | undefined {
  const index = amountIndex[name];
  const value = index === undefined ? undefined : args[index];
  return typeof value === "bigint" ? value : undefined;
}

function decodeCall(data: Hex): { name: string; args: readonly unknown[] } | null {
  try {
    const { functionName, args } = decodeFunctionData({ abi: [...luxxonSettlementAbi, ...testUsdcAbi], data });
    return { name: functionName, args: args ?? [] };
  } catch {
    // Not one of our contracts: shown as a plain transaction.
    return null;
  }
}
