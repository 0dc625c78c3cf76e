import { formatUsdc } from "#core/money.ts";
import { Row } from "../sessions/cost-card.tsx";
import { Badge } from "../ui/badge.tsx";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { Copyable } from "../ui/copyable.tsx";
import { countText } from "../ui/count-text.ts";
import { shortHex } from "../ui/shorten.ts";
import { explorerHref } from "../workspace/explorer-href.ts";

export interface ContractState {
  blockNumber: bigint;
  isPaused: boolean;
  feeCapBps: number;
  depositsMicroUsdc: bigint;
  walletUsdcMicroUsdc: bigint;
  /** 0n is no limit. */
  maxRatePerSecondMicroUsdc: bigint;
  maxPerSessionMicroUsdc: bigint;
}

const percent = (bps: number) => `${bps / 100}\u00a0%`;
const limit = (micro: bigint, per: string) =>
  micro === 0n ? "no limit" : `${formatUsdc(micro, { places: 2 })}\u00a0USDC ${per}`;

/** What the settlement contract itself says, and when. */
export function ContractCard({
  state,
  settlementAddress,
  usdcAddress,
  explorerUrl,
  feeBps,
}: {
  state: ContractState;
  settlementAddress: string;
  usdcAddress: string;
  explorerUrl: string;
  feeBps: number;
}) {
  const address = (value: string, name: string) => (
    <Copyable value={value} short={shortHex(value)} name={name} href={explorerHref(explorerUrl, "address", value)} />
  );
  return (
    <Card aria-labelledby="contract">
      <CardBody>
        <CardHead
          id="contract"
          title="Contract"
          aside={<span className="num text-sm text-ink-3">read at block {countText(state.blockNumber)}</span>}
        />
        <div className="mt-1.5 grid gap-x-10 lg:grid-cols-2">
          <dl className="max-lg:border-b max-lg:border-line">
            <Row name="State">
              {state.isPaused ? <Badge tone="danger">Paused</Badge> : <Badge tone="success">Working</Badge>}
            </Row>
            <Row name="Settlement contract">{address(settlementAddress, "contract address")}</Row>
            <Row name="USDC">{address(usdcAddress, "USDC address")}</Row>
            <Row name="Fee">
              <span className="num">
                {percent(feeBps)}, at most {percent(state.feeCapBps)}
              </span>
            </Row>
          </dl>
          <dl>
            <Row name="Your pool">
              <span className="num">{formatUsdc(state.depositsMicroUsdc)} USDC</span>
            </Row>
            <Row name="In your wallet">
              <span className="num">{formatUsdc(state.walletUsdcMicroUsdc)} USDC</span>
            </Row>
            <Row name="Your cap on the rate">
              <span className="num">{limit(state.maxRatePerSecondMicroUsdc, "a second")}</span>
            </Row>
            <Row name="Your cap a session">
              <span className="num">{limit(state.maxPerSessionMicroUsdc, "a session")}</span>
            </Row>
          </dl>
        </div>
        <p className="mt-3 text-sm text-pretty text-ink-3">
          {state.isPaused
            ? "Deposits and settlement wait until it is unpaused. Withdrawals work."
            : "The fee cap can only fall. Nobody but your wallet can withdraw your pool, paused or not."}
        </p>
      </CardBody>
    </Card>
  );
}
