import "server-only";
import type { Settings } from "#env.ts";
import type { MediaBackend } from "./backend.ts";
import { createSimulatedBackend } from "./simulated.ts";

/** The video backend that the settings name (spec 12.1). @throws Error for one that this version does not have */
export function createMediaBackend({ MEDIA_BACKEND }: Pick<Settings, "MEDIA_BACKEND">): MediaBackend {
  if (MEDIA_BACKEND === "simulated") return createSimulatedBackend();
  throw new Error(`MEDIA_BACKEND ${MEDIA_BACKEND} is not available; use simulated`);
}
