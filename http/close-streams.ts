import "server-only";
import { hubOf } from "#core/streams/stream-hub.ts";
import { clients } from "./context.ts";

/** Ends every open event stream of this process, so that it can end too: readers go on at another one. */
export function closeStreams(): void {
  hubOf(clients()).close();
}
