import "server-only";
import { media } from "#http/media.ts";

export const POST = media.route("whip");
