import { createHmac, timingSafeEqual } from "node:crypto";
import type { Clock } from "../../kernel/clock.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { RawRequest } from "../contract.ts";
import { checkAge } from "../delivery-age.ts";

export type SignedDelivery = { readonly id: string; readonly topic: string };

/**
 * Checks that Shopify sent these bytes (HMAC-SHA256 of the body, base64) and not long ago. The
 * signature covers the body alone, so the time in the header guards against late redeliveries
 * more than against an attacker; a repeated delivery is known by its id.
 */
export function checkSignature(
  request: RawRequest,
  secret: string,
  maxAgeMs: number,
  clock: Clock,
): Result<SignedDelivery> {
  const { headers } = request;
  const signature = Buffer.from(headers["x-shopify-hmac-sha256"] ?? "", "base64");
  const expected = createHmac("sha256", secret).update(request.body).digest();
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
    return err("WEBHOOK_SIGNATURE_INVALID", "The delivery is not signed with the webhook secret.");
  }
  const id = headers["x-shopify-webhook-id"];
  const topic = headers["x-shopify-topic"];
  if (!id || !topic) {
    return err("WEBHOOK_MALFORMED", "The delivery names no X-Shopify-Webhook-Id or -Topic.");
  }
  const sentAt = Date.parse(headers["x-shopify-triggered-at"] ?? "");
  if (Number.isNaN(sentAt)) {
    return err("WEBHOOK_MALFORMED", "The delivery names no X-Shopify-Triggered-At.");
  }
  const timely = checkAge(sentAt, { maxAgeMs, clock });
  return timely.ok ? ok({ id, topic }) : timely;
}
