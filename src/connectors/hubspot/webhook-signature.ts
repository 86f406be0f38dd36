import { createHmac, timingSafeEqual } from "node:crypto";
import type { Clock } from "../../kernel/clock.ts";
import type { Result } from "../../kernel/result.ts";
import { err } from "../../kernel/result.ts";
import type { RawRequest } from "../contract.ts";
import { checkAge } from "../delivery-age.ts";

/**
 * Checks HubSpot's signature of version 3: HMAC-SHA256 of method, address, body and timestamp, in
 * base64. The timestamp is signed, so an old request cannot be sent again as a new one.
 */
export function checkSignature(
  { method, url, headers, body }: RawRequest,
  clientSecret: string,
  maxAgeMs: number,
  clock: Clock,
): Result<null> {
  const timestamp = headers["x-hubspot-request-timestamp"] ?? "";
  const signature = Buffer.from(headers["x-hubspot-signature-v3"] ?? "", "base64");
  const expected = createHmac("sha256", clientSecret)
    .update(method + asSigned(url))
    .update(body)
    .update(timestamp)
    .digest();
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
    return err("WEBHOOK_SIGNATURE_INVALID", "The delivery is not signed with the client secret.");
  }
  const sentMs = /^\d{1,15}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
  if (Number.isNaN(sentMs)) {
    return err("WEBHOOK_MALFORMED", "The delivery's X-HubSpot-Request-Timestamp is no timestamp.");
  }
  return checkAge(sentMs, { maxAgeMs, futureMaxMs: maxAgeMs, clock });
}

/** HubSpot signs the address with these characters as they are, however they were sent. */
function asSigned(url: string): string {
  return url.replace(/%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi, (code) =>
    decodeURIComponent(code),
  );
}
