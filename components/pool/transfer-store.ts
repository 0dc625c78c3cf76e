"use client";
import { useSyncExternalStore } from "react";
import { isFinished, isPending, type Transfer } from "./transfer.ts";

const STORAGE_KEY = "luxxon.transfers";

let transfers: readonly Transfer[] = [];
let loaded = false;
const listeners = new Set<() => void>();

/** Every transfer of this page, and those that other pages or an earlier load of this one left unfinished. */
export function listTransfers(): readonly Transfer[] {
  load();
  return transfers;
}

/** Adds or replaces a transfer. What was sent and is not in the ledger yet survives a reload. */
export function putTransfer(transfer: Transfer): void {
  load();
  const others = transfers.filter((each) => each.id !== transfer.id);
  set([...others, transfer]);
}

/** Drops a transfer from the list; what it sent stays sent. */
export function forgetTransfer(id: string): void {
  load();
  set(transfers.filter((each) => each.id !== id));
}

/** Calls back after every change of the list, in this page or another one. Returns the way to stop. */
export function onTransfers(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) window.addEventListener("storage", follow);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener("storage", follow);
  };
}

const none: readonly Transfer[] = [];

export function useTransfers(): readonly Transfer[] {
  return useSyncExternalStore(onTransfers, listTransfers, () => none);
}

function set(next: readonly Transfer[]): void {
  transfers = next;
  write(next.filter(isPending));
  for (const listener of listeners) listener();
}

function load(): void {
  if (loaded) return;
  loaded = true;
  transfers = read();
}

/** Another page wrote: take its unfinished transfers, and let go of those it saw the end of. */
function follow(event: StorageEvent): void {
  if (event.key !== STORAGE_KEY) return;
  const stored = read();
  const mine = transfers.filter((each) => isFinished(each) || !isPending(each));
  transfers = [...mine, ...stored.filter((each) => !mine.some(({ id }) => id === each.id))];
  for (const listener of listeners) listener();
}

function write(pending: readonly Transfer[]): void {
  const text = JSON.stringify(pending, (_, value) => (typeof value === "bigint" ? value.toString() : value));
  window.localStorage.setItem(STORAGE_KEY, text);
}

function read(): Transfer[] {
  const stored: unknown = parse(window.localStorage.getItem(STORAGE_KEY) ?? "[]");
  if (!Array.isArray(stored)) return [];
  return stored.filter(isStored).map((each) => ({
    ...each,
    amountMicroUsdc: BigInt(each.amountMicroUsdc),
    // What a wallet was asked before the reload cannot be answered any more.
    steps: each.steps.map((step) => (step.state === "wallet" ? { id: step.id, state: "todo" as const } : step)),
  }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

type Stored = Omit<Transfer, "amountMicroUsdc"> & { amountMicroUsdc: string };

function isStored(value: unknown): value is Stored {
  if (typeof value !== "object" || value === null) return false;
  const { id, amountMicroUsdc, steps } = value as Partial<Stored>;
  return typeof id === "string" && /^\d+$/.test(amountMicroUsdc ?? "") && Array.isArray(steps) && steps.length > 0;
}
