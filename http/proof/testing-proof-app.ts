import { startTestApp, type TestApp } from "../testing.ts";

/** What the video provider is known by. */
export const videoProvider = { token: "video-events-token-0123", secret: "video-events-secret-0123" };

/** An app with every part set up that a row needs. */
export function startProofApp(more: Record<string, string> = {}): Promise<TestApp> {
  const { token: VIDEO_EVENTS_TOKEN, secret: VIDEO_EVENTS_SECRET } = videoProvider;
  return startTestApp({ VIDEO_EVENTS_TOKEN, VIDEO_EVENTS_SECRET, ...more });
}
