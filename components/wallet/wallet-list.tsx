"use client";
import { ChevronRight, FlaskConical, Wallet } from "lucide-react";
import type { ReactNode } from "react";
import type { Connector } from "wagmi";
import { localChain } from "#components/wallet/local-chain.ts";
import { useWalletChoices } from "./use-wallet-choices.ts";

/** Which wallet: those of this browser, the development wallet (local chain only), and the way to others. */
export function WalletList({ onPick, onOther }: { onPick: (connector: Connector) => void; onOther: () => void }) {
  const { installed, development } = useWalletChoices();
  return (
    <div className="space-y-4">
      {installed.length > 0 ? (
        <Group title="Installed">
          {installed.map((connector) => (
            <Row
              key={connector.uid}
              title={connector.name}
              icon={<Logo connector={connector} />}
              onPress={() => onPick(connector)}
            />
          ))}
        </Group>
      ) : (
        <p className="text-pretty text-ink-2">
          No wallet found in this browser. Install one and reload this page, or open the page in your wallet app.
        </p>
      )}
      {localChain && development && (
        <Group title={localChain.developmentWalletGroup}>
          <Row
            title={development.name}
            text={localChain.developmentWalletHint}
            icon={<FlaskConical className="size-5 shrink-0" aria-hidden />}
            onPress={() => onPick(development)}
          />
        </Group>
      )}
      <Group title="Other">
        <Row
          title="Other wallets"
          text="By QR code or app, and how to get one"
          icon={<Wallet className="size-5 shrink-0" aria-hidden />}
          onPress={onOther}
        />
      </Group>
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1 text-sm font-medium text-ink-3">{title}</h3>
      <ul className="space-y-1">{children}</ul>
    </section>
  );
}

function Row({ title, text, icon, onPress }: { title: string; text?: string; icon: ReactNode; onPress: () => void }) {
  return (
    <li>
      <button
        type="button"
        onClick={onPress}
        className="flex min-h-12 w-full items-center gap-3 rounded-md border border-line-strong px-3 py-2 text-left transition-colors duration-(--dur-fast) hover:bg-hover"
      >
        <span className="grid size-8 shrink-0 place-items-center overflow-hidden rounded-sm bg-sunken text-ink-2">
          {icon}
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium" dir="auto">
            {title}
          </span>
          {text && <span className="block text-pretty text-sm text-ink-3">{text}</span>}
        </span>
        <ChevronRight className="size-4 shrink-0 text-ink-3" aria-hidden />
      </button>
    </li>
  );
}

function Logo({ connector }: { connector: Connector }) {
  if (!connector.icon) return <Wallet className="size-5 shrink-0" aria-hidden />;
  // biome-ignore lint/performance/noImgElement: a data URI that the wallet announced
  return <img src={connector.icon.trim()} alt="" className="size-8" />;
}
