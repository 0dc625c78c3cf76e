import { fetchApi } from "../api/fetch-api.ts";
import type { Config } from "../api/wire.ts";

export type PublicConfig = Config;

let config: Promise<PublicConfig> | undefined;

/** `GET /config`, once per page: the only place addresses and the RPC come from. @throws ApiError, and asks again then */
export function readPublicConfig(): Promise<PublicConfig> {
  config ??= fetchApi<PublicConfig>("/config").catch((error: unknown) => {
    config = undefined;
    throw error;
  });
  return config;
}
