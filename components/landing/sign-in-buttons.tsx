import { ConnectButton, DevelopmentWalletButton } from "#components/wallet/connect-button.tsx";
import { publicEnv } from "#env.public.ts";

/** The ways in. On the local chain the wallet that needs no extension comes first. */
export function SignInButtons({ next }: { next?: string }) {
  return (
    <div className="flex flex-wrap gap-2 max-sm:flex-col max-sm:*:w-full">
      {publicEnv.isLocalChain && <DevelopmentWalletButton variant="primary" size="lg" next={next} />}
      <ConnectButton variant={publicEnv.isLocalChain ? "secondary" : "primary"} size="lg" next={next} />
    </div>
  );
}
