import { createHmac, randomUUID } from "node:crypto";
import { postWebhook } from "../post-webhook.ts";
import type { Happening } from "./events.ts";
import { MERCHANT_ID, SQUARE_VERSION } from "./values.ts";

export type Webhooks = {
  /** From now on events go to this address, and no more to the one before it. */
  readonly sendTo: (url: string) => void;
  readonly tell: (happened: readonly Happening[]) => void;
  /** How many deliveries wait, are under way or will be tried again. */
  readonly pending: () => number;
  readonly close: () => void;
};

export type WebhookSettings = {
  readonly signatureKey: string;
  /** The wait before a failed delivery's second attempt; it doubles from then on. */
  readonly retryFirstMs: number;
  readonly fetch: typeof fetch;
};

/** A body as Square sends it to `url`: the signature is over both. */
export function signedHeaders(
  url: string,
  body: string,
  signatureKey: string,
): Record<string, string> {
  const signature = createHmac("sha256", signatureKey).update(`${url}${body}`).digest("base64");
  return {
    "content-type": "application/json",
    "user-agent": "Square Connect v2",
    "square-environment": "Production",
    "square-version": SQUARE_VERSION,
    "x-square-hmacsha256-signature": signature,
  };
}

/** An event in its envelope; `created_at` is wall time, because that is protocol. */
export function envelope(
  { type, about, id }: Omit<Happening, "object">,
  object: object,
  createdAt: Date,
  eventId: string = randomUUID(),
): object {
  return {
    merchant_id: MERCHANT_ID,
    type,
    event_id: eventId,
    created_at: createdAt.toISOString(),
    data: { type: about, ...(id ? { id } : {}), object },
  };
}

type Delivery = {
  readonly happened: Happening;
  readonly url: string;
  readonly eventId: string;
  readonly at: Date;
  readonly attempt: number;
};

const CONCURRENCY_MAX = 8;
/** Square tries eleven times more, over a day. */
const ATTEMPTS_MAX = 12;
const WAITING_MAX = 50_000;
const ANSWER_MAX_MS = 10_000;

/**
 * Delivers events at least once and in no promised order. While an event of a thing waits, later
 * ones of the same thing join it: its body is written when it is sent.
 */
export function webhookSender(settings: WebhookSettings): Webhooks {
  const waiting = new Map<string, Delivery>();
  const timers = new Set<NodeJS.Timeout>();
  let target: string | null = null;
  let underWay = 0;
  let closed = false;

  const pump = () => {
    for (const [key, delivery] of waiting) {
      if (closed || underWay >= CONCURRENCY_MAX) return;
      waiting.delete(key);
      underWay += 1;
      void send(delivery).finally(() => {
        underWay -= 1;
        pump();
      });
    }
  };

  const send = async (delivery: Delivery): Promise<void> => {
    const { happened, url, eventId, at, attempt } = delivery;
    const object = happened.object();
    if (!object) return;
    const body = JSON.stringify(envelope(happened, object, at, eventId));
    const retried = attempt > 1 ? { "square-retry-number": String(attempt - 1) } : {};
    const headers = {
      ...signedHeaders(url, body, settings.signatureKey),
      "square-initial-delivery-timestamp": at.toISOString(),
      ...retried,
    };
    const answerMaxMs = ANSWER_MAX_MS;
    const accepted = await postWebhook(settings.fetch, { url, headers, body, answerMaxMs });
    if (!accepted) retryLater(delivery);
  };

  const retryLater = (delivery: Delivery) => {
    if (closed || delivery.attempt >= ATTEMPTS_MAX) return;
    const waitMs = settings.retryFirstMs * 2 ** (delivery.attempt - 1);
    const timer = setTimeout(() => {
      timers.delete(timer);
      enqueue({ ...delivery, attempt: delivery.attempt + 1 });
      pump();
    }, waitMs);
    timer.unref();
    timers.add(timer);
  };

  const enqueue = (delivery: Delivery) => {
    const { happened, url } = delivery;
    const key = `${url} ${happened.type} ${happened.id}`;
    if (waiting.size < WAITING_MAX) waiting.set(key, waiting.get(key) ?? delivery);
  };

  return {
    sendTo(url) {
      target = url;
    },
    tell(happened) {
      if (target === null || closed) return;
      const at = new Date();
      for (const one of happened) {
        enqueue({ happened: one, url: target, eventId: randomUUID(), at, attempt: 1 });
      }
      pump();
    },
    pending: () => waiting.size + underWay + timers.size,
    close() {
      closed = true;
      waiting.clear();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
