import type { Address } from "viem";
import type { Config, Connector } from "wagmi";
import { connect, getAccount, getConnections, switchAccount, watchAccount } from "wagmi/actions";

/** The account of a wallet, asking for the connection unless it is already made. @throws what the wallet answers */
export async function connectAccount(config: Config, connector: Connector): Promise<Address> {
  await reconnected(config);
  const existing = getConnections(config).find((connection) => connection.connector.uid === connector.uid);
  if (!existing) {
    const { accounts } = await connect(config, { connector });
    return accounts[0];
  }
  if (getAccount(config).connector?.uid !== connector.uid) await switchAccount(config, { connector });
  return existing.accounts[0];
}

/** A page that was connected before looks for its wallet first; what it finds is not known until then. */
function reconnected(config: Config): Promise<void> {
  if (getAccount(config).status !== "reconnecting") return Promise.resolve();
  return new Promise((resolve) => {
    const stop = watchAccount(config, {
      onChange: ({ status }) => {
        if (status === "reconnecting") return;
        stop();
        resolve();
      },
    });
  });
}
