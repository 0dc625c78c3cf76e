import { beforeEach, expect, test, vi } from "vitest";
import { applyTransferEvent, createTransfer, type Transfer } from "./transfer.ts";

const HASH = `0x${"ab".repeat(32)}` as const;
const entries = new Map<string, string>();

/** A page of its own: the module as a fresh load sees it, over the same storage. */
async function openPage() {
  vi.resetModules();
  return import("./transfer-store.ts");
}

const begun = (id: string): Transfer =>
  createTransfer({
    id,
    kind: "withdraw",
    way: null,
    chainId: 31337,
    settlementAddress: "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512",
    account: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    poolOwner: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    workspaceId: "3a91cf0e-7b1d-4c55-9e0a-2f6d8b1c4e70",
    amountMicroUsdc: 2n ** 70n,
    startedAt: "2026-05-13T12:00:00.000Z",
  });
const asked = (transfer: Transfer) => applyTransferEvent(transfer, { type: "asked", step: "withdraw" });
const sent = (transfer: Transfer) =>
  applyTransferEvent(asked(transfer), { type: "sent", step: "withdraw", hash: HASH, nonce: 4 });

beforeEach(() => {
  entries.clear();
  vi.stubGlobal("window", {
    localStorage: {
      getItem: (key: string) => entries.get(key) ?? null,
      setItem: (key: string, value: string) => entries.set(key, value),
    },
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  });
});

test("what was sent is there after a reload, whole, amounts beyond 2^53 included", async () => {
  (await openPage()).putTransfer(sent(begun("1")));
  expect((await openPage()).listTransfers()).toEqual([sent(begun("1"))]);
});

test("what was only begun or asked leaves nothing behind", async () => {
  const page = await openPage();
  page.putTransfer(begun("1"));
  page.putTransfer(asked(begun("2")));
  expect(page.listTransfers().length).toBe(2);
  expect((await openPage()).listTransfers()).toEqual([]);
});

test("a finished transfer is not pending after a reload", async () => {
  const done = applyTransferEvent(applyTransferEvent(sent(begun("1")), { type: "done", step: "withdraw" }), {
    type: "done",
    step: "booked",
  });
  (await openPage()).putTransfer(done);
  expect((await openPage()).listTransfers()).toEqual([]);
});

test("forgetting drops it for good", async () => {
  const page = await openPage();
  page.putTransfer(sent(begun("1")));
  page.forgetTransfer("1");
  expect((await openPage()).listTransfers()).toEqual([]);
});

test.each(["not json", "{}", '[{"id":1}]', '[{"id":"1","amountMicroUsdc":"x","steps":[]}]'])(
  "a spoiled store is empty: %s",
  async (text) => {
    entries.set("luxxon.transfers", text);
    expect((await openPage()).listTransfers()).toEqual([]);
  },
);
