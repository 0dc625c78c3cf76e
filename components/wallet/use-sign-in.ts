"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Address } from "viem";
import type { Connector } from "wagmi";
import { getAccount, signMessage } from "wagmi/actions";
import { connectAccount } from "./connect-account.ts";
import type { AfterLogin } from "./path-after-login.ts";
import { signIn } from "./sign-in.ts";
import { readTrouble, type Trouble } from "./trouble.ts";
import { useWalletSetup } from "./wallet-root.tsx";

export type SignInStep =
  | { name: "choose" }
  | { name: "connecting"; connector: Connector }
  | { name: "signing"; connector: Connector; message: string | null }
  | { name: "entering" }
  | { name: "failed"; connector: Connector; trouble: Trouble };

/** Drives connect → sign → login. A step that was cancelled or overtaken by another try changes nothing any more. */
export function useSignIn(next: string | undefined, onDone: (after: AfterLogin) => void) {
  const { wagmi } = useWalletSetup();
  const [step, setStep] = useState<SignInStep>({ name: "choose" });
  const run = useRef(0);
  const done = useRef(onDone);
  done.current = onDone;

  useEffect(() => () => void run.current++, []);

  const start = useCallback(
    async (connector: Connector) => {
      const mine = ++run.current;
      const show = (value: SignInStep) => {
        if (run.current === mine) setStep(value);
      };
      let address: Address | undefined;
      show({ name: "connecting", connector });
      try {
        address = await connectAccount(wagmi, connector);
        if (run.current !== mine) return;
        const account = address;
        show({ name: "signing", connector, message: null });
        const after = await signIn({
          address: account,
          next,
          sign: (message) => signMessage(wagmi, { account, message, connector }),
          onMessage: (message) => show({ name: "signing", connector, message }),
          onSigned: () => show({ name: "entering" }),
        });
        if (run.current === mine) done.current(after);
      } catch (error) {
        show({ name: "failed", connector, trouble: readTrouble(error, address) });
      }
    },
    [wagmi, next],
  );

  const choose = useCallback(() => {
    run.current++;
    setStep({ name: "choose" });
  }, []);

  /** After a connection made elsewhere (RainbowKit): sign with it. */
  const startConnected = useCallback(() => {
    const { connector } = getAccount(wagmi);
    if (connector) void start(connector);
    else choose();
  }, [wagmi, start, choose]);

  return { step, start, choose, startConnected };
}
