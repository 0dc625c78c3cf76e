"use client";
import { WalletBalances } from "#components/pool/wallet-balances.tsx";
import { Row } from "../sessions/cost-card.tsx";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { Copyable } from "../ui/copyable.tsx";
import { shortHex } from "../ui/shorten.ts";
import { explorerHref } from "../workspace/explorer-href.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";

/** The wallet behind the workspace and the contract that holds its pool. */
export function WalletCard({ settlementAddress, feeBps }: { settlementAddress: string; feeBps: number }) {
  const { walletAddress, config } = useWorkspace();
  const link = (address: string) => explorerHref(config.explorerUrl, "address", address);
  return (
    <Card>
      <CardBody>
        <CardHead title="Wallet and contract" />
        <div className="mt-1.5 grid gap-x-10 lg:grid-cols-2">
          <dl className="max-lg:border-b max-lg:border-line">
            <Row name="In your wallet">
              <WalletBalances walletAddress={walletAddress} />
            </Row>
            <Row name="Wallet">
              <Copyable
                value={walletAddress}
                short={shortHex(walletAddress)}
                name="wallet address"
                href={link(walletAddress)}
              />
            </Row>
          </dl>
          <dl>
            <Row name="Contract">
              <Copyable
                value={settlementAddress}
                short={shortHex(settlementAddress)}
                name="contract address"
                href={link(settlementAddress)}
              />
            </Row>
            <Row name="Fee of the platform">
              <span className="num">
                {feeBps / 100}
                {"\u00a0"}% of each session
              </span>
            </Row>
          </dl>
        </div>
      </CardBody>
    </Card>
  );
}
