import "server-only";
import { metricsRoute } from "#http/metrics/route.ts";

export const GET = metricsRoute();
