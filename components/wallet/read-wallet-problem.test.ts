import {
  BaseError,
  HttpRequestError,
  InsufficientFundsError,
  ResourceUnavailableRpcError,
  UserRejectedRequestError,
} from "viem";
import { describe, expect, test } from "vitest";
import { readWalletProblem } from "./read-wallet-problem.ts";

const coded = (code: number, cause?: unknown) => Object.assign(new Error("raw wallet text", { cause }), { code });

describe("what a wallet refuses with is read by its code", () => {
  test.each([
    [4001, "rejected"],
    [5000, "rejected"],
    [-32002, "alreadyOpen"],
    [4100, "locked"],
    [4900, "disconnected"],
    [4901, "wrongChain"],
    [4902, "wrongChain"],
  ])("%i is %s", (code, kind) => {
    expect(readWalletProblem(coded(code))).toMatchObject({ kind, code: String(code) });
  });

  test("a closed request is neutral and says that nothing was sent", () => {
    expect(readWalletProblem(coded(4001))).toEqual({
      kind: "rejected",
      tone: "neutral",
      text: "You closed the request. Nothing was sent.",
      code: "4001",
    });
  });
});

describe("the code is found through wrapping", () => {
  test("viem's wrapped rejection", () => {
    const error = new BaseError("outer", { cause: new UserRejectedRequestError(new Error("inner")) });
    expect(readWalletProblem(error).kind).toBe("rejected");
  });

  test("a wallet's own code two levels down, under an unknown outer code", () => {
    expect(readWalletProblem(coded(-32603, coded(4100))).kind).toBe("locked");
  });

  test("viem's pending-request error", () => {
    expect(readWalletProblem(new ResourceUnavailableRpcError(new Error("pending"))).kind).toBe("alreadyOpen");
  });
});

test("too little gas is named, by viem's error and by a node's sentence", () => {
  expect(readWalletProblem(new BaseError("x", { cause: new InsufficientFundsError() })).kind).toBe("noGas");
  expect(readWalletProblem(coded(-32003, new Error("insufficient funds for gas * price + value"))).kind).toBe("noGas");
});

test("a silent chain is not blamed on the wallet", () => {
  expect(readWalletProblem(new HttpRequestError({ url: "http://127.0.0.1:1" })).kind).toBe("chainDown");
});

test("an error that holds itself as its cause ends", () => {
  const loop = new Error("loop");
  Object.assign(loop, { cause: loop });
  expect(readWalletProblem(loop)).toMatchObject({ kind: "other", code: "loop" });
});

test("anything else keeps the raw reason beside the sentence", () => {
  expect(readWalletProblem("just a string")).toEqual({
    kind: "other",
    tone: "danger",
    text: "The wallet did not do it. Nothing was sent.",
  });
});
