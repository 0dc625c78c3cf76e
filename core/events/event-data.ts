import "server-only";
import type { Clients } from "../context.ts";
import type { ApiKey } from "../keys/keys.schemas.ts";
import type { KeyRow } from "../keys/keys.sql.ts";
import { storedKey } from "../keys/public-key.ts";
import { publicSession } from "../sessions/public-session.ts";
import type { Session } from "../sessions/sessions.schemas.ts";
import { type StoredSession, storedSession } from "../sessions/stored-session.ts";
import { type SettlementViewRow, storedSettlement } from "../settlements/public-settlement.ts";
import type { Settlement } from "../settlements/settlements.schemas.ts";
import { storedWalletEvent } from "../wallet/public-wallet-event.ts";
import type { WalletEvent } from "../wallet/wallet.schemas.ts";
import type { WalletEventRow } from "../wallet/wallet.sql.ts";
import type { PoolAlert } from "./events.schemas.ts";
import type { EventType } from "./events.sql.ts";
import type { Stored } from "./stored-row.ts";

/** An outbox row. */
export interface OutboxEvent {
  id: string;
  type: EventType;
  at: Date;
  sessionId: string | null;
  row: unknown;
}

export type EventData = (Session & { sessionId: string }) | Settlement | ApiKey | WalletEvent | PoolAlert;

/** Sessions named in one message: keeps it below 20 kB. */
const maxSessionIds = 300;

/** `data` of the message that tells this workspace of the event (spec 7.11): the wire object, never with a media URL. */
export function eventData(ctx: Pick<Clients, "settings">, event: OutboxEvent, workspaceId: string): EventData {
  const { type, row, at } = event;
  const sessionId = event.sessionId ?? "";
  if (type.startsWith("session.")) {
    return { ...publicSession({ ...ctx, workspaceId }, storedSession(row as StoredSession, at)), sessionId };
  }
  if (type.startsWith("settlement.")) return storedSettlement(sessionId, row as Stored<SettlementViewRow>);
  if (type.startsWith("key.")) return storedKey(row as Stored<KeyRow>);
  if (type === "pool.deposited" || type === "pool.withdrawn") {
    return storedWalletEvent(workspaceId, row as Stored<WalletEventRow>);
  }
  const alert = row as PoolAlert;
  return { ...alert, sessionIds: alert.sessionIds.slice(0, maxSessionIds) };
}
