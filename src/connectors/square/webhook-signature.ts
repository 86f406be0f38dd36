import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../../kernel/clock.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { RawRequest } from "../contract.ts";
import { checkAge } from "../delivery-age.ts";

/** A delivery whose sender and time are beyond doubt. */
export type SignedDelivery = {
  readonly id: string;
  readonly topic: string;
  readonly body: Readonly<Record<string, unknown>>;
};

export type SignatureSettings = {
  readonly signatureKey: string;
  /** The URL that Square was told; without it, the one that the request came to. */
  readonly url: string | undefined;
  readonly maxAgeMs: number;
  readonly clock: Clock;
};

/**
 * Checks that Square sent these bytes to this URL (HMAC-SHA256 of both, base64) and, by the time
 * in the event, not too long ago. An event that says neither its type nor its time is passed on
 * without a topic, because Square did sign it.
 */
export function checkSignature(
  request: RawRequest,
  { signatureKey, url = request.url, maxAgeMs, clock }: SignatureSettings,
): Result<SignedDelivery> {
  const signature = Buffer.from(request.headers["x-square-hmacsha256-signature"] ?? "", "base64");
  const expected = createHmac("sha256", signatureKey).update(url).update(request.body).digest();
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
    return err("WEBHOOK_SIGNATURE_INVALID", "The delivery is not signed with the signature key.");
  }
  const body = parseBody(request.body);
  if (!body) return err("WEBHOOK_MALFORMED", "The delivery's body is not a JSON object.");
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) {
    const id = createHash("sha256").update(request.body).digest("hex");
    return ok({ id, topic: "", body });
  }
  const { event_id: id, type: topic, created_at } = envelope.data;
  const timely = checkAge(Date.parse(created_at), { maxAgeMs, clock });
  return timely.ok ? ok({ id, topic, body }) : timely;
}

const Envelope = z.object({
  event_id: z.string().min(1).max(200),
  type: z.string().min(1).max(200),
  created_at: z.iso.datetime({ offset: true }),
});

function parseBody(body: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const json: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    const parsed = z.record(z.string(), z.unknown()).safeParse(json);
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
