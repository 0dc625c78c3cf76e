import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { messageIdOf, signMessage } from "./sign-message.ts";

const secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const message = {
  id: "msg_019e213561587d10a1b2c3d4e5f60718",
  timestamp: 1778673607,
  body: '{"type":"session.live","timestamp":"2026-05-13T12:00:07.000Z","data":{"sessionId":"019e2135-4600-7c3b-8e5f-1a2b3c4d5e6f"}}',
};

test("the vector of spec 16", () => {
  expect(signMessage(message, [secret])).toEqual({
    "webhook-id": message.id,
    "webhook-timestamp": "1778673607",
    "webhook-signature": "v1,NzWaKKZpm9mYGPpUIcb9no7Q1qB3HBpelHqebx8AEsQ=",
  });
});

test("while two secrets are live either verifies, and the package of the standard agrees", () => {
  const other = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
  const now = { ...message, timestamp: Math.floor(Date.now() / 1000) };
  const headers = signMessage(now, [other, secret]);
  expect(headers["webhook-signature"]?.split(" ")).toHaveLength(2);
  for (const live of [secret, other]) expect(new Webhook(live).verify(now.body, headers)).toEqual(JSON.parse(now.body));
  const stranger = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
  expect(() => new Webhook(stranger).verify(now.body, headers)).toThrow();
  expect(() => new Webhook(secret).verify(`${now.body} `, headers)).toThrow();
});

test("the message id is the event's", () => {
  expect(messageIdOf("019e2135-6158-7d10-a1b2-c3d4e5f60718")).toBe(message.id);
});
