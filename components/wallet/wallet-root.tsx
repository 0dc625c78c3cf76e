"use client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { WagmiContext } from "wagmi";
import { Button } from "../ui/button.tsx";
import { ErrorCard } from "../ui/error-card.tsx";
import { getWalletSetup, type WalletSetup } from "./wallet-setup.ts";

const WalletContext = createContext<WalletSetup | null>(null);
const queryClient = new QueryClient({ defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: true } } });

/** The page's wallet setup; only inside `WalletRoot`. */
export function useWalletSetup(): WalletSetup {
  const setup = useContext(WalletContext);
  if (!setup) throw new Error("useWalletSetup outside WalletRoot");
  return setup;
}

/** Gives its children wagmi on the configured chain; until that is known, `fallback`, and a retry when it fails. */
export function WalletRoot({ fallback, children }: { fallback: ReactNode; children: ReactNode }) {
  const [setup, setSetup] = useState<WalletSetup | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [failed, setFailed] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is the reason to run again
  useEffect(() => {
    let current = true;
    setFailed(false);
    getWalletSetup().then(
      (ready) => current && setSetup(ready),
      () => current && setFailed(true),
    );
    return () => {
      current = false;
    };
  }, [attempt]);

  if (failed)
    return (
      <ErrorCard
        alert
        title="The wallet part could not start"
        text="The server does not answer. Nothing was sent."
        actions={
          <Button size="sm" onClick={() => setAttempt((n) => n + 1)}>
            Try again
          </Button>
        }
      />
    );
  if (!setup) return fallback;
  return (
    // Not WagmiProvider: it looks for the wallet again at every render, and everything below would start anew.
    <WagmiContext value={setup.wagmi}>
      <QueryClientProvider client={queryClient}>
        <WalletContext value={setup}>{children}</WalletContext>
      </QueryClientProvider>
    </WagmiContext>
  );
}
