import { createHmac } from "node:crypto";
import { postWebhook } from "../post-webhook.ts";
import type { Portal } from "./portal.ts";
import { type WebhookEvent, webhookEvents } from "./webhook-events.ts";

export type Webhooks = {
  /** From now on notifications go to this address, and no more to the one before it. */
  readonly sendTo: (address: string) => void;
  /** How many notifications wait, are under way or will be tried again. */
  readonly pending: () => number;
  readonly close: () => void;
};

export type WebhookSettings = {
  readonly clientSecret: string;
  /** The wait before a failed batch's second attempt; it doubles from then on. */
  readonly retryFirstMs: number;
  /** How long notifications are gathered for a batch. */
  readonly gatherMs: number;
  readonly fetch: typeof fetch;
};

/** The headers that name and sign a body, as HubSpot's third way of signing does. */
export function signedHeaders(
  request: { readonly method: string; readonly url: string; readonly body: string },
  sentAt: Date,
  clientSecret: string,
): Record<string, string> {
  const timestamp = String(sentAt.getTime());
  const source = request.method + request.url + request.body + timestamp;
  return {
    "content-type": "application/json",
    "user-agent": "HubSpot Connect 2.0 (demo)",
    "x-hubspot-signature-v3": createHmac("sha256", clientSecret).update(source).digest("base64"),
    "x-hubspot-request-timestamp": timestamp,
  };
}

/**
 * Tells the subscriber what happens in the portal, in batches, at least once and in no promised
 * order: a batch that is not answered with 2xx comes again, signed anew, up to ten times.
 */
export function webhookSender(portal: Portal, settings: WebhookSettings): Webhooks {
  const timers = new Set<NodeJS.Timeout>();
  let waiting: WebhookEvent[] = [];
  let address: string | null = null;
  let unsettled = 0;
  let lastId = 100_000;
  let gathering = false;
  let closed = false;

  const later = (ms: number, run: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!closed) run();
    }, ms);
    timer.unref();
    timers.add(timer);
  };
  const send = async (url: string, events: readonly WebhookEvent[]): Promise<void> => {
    const body = JSON.stringify(events);
    const headers = signedHeaders({ method: "POST", url, body }, new Date(), settings.clientSecret);
    const answerMaxMs = ANSWER_MAX_MS;
    const accepted = await postWebhook(settings.fetch, { url, headers, body, answerMaxMs });
    const attempt = (events[0]?.attemptNumber ?? 0) + 1;
    if (accepted || attempt >= ATTEMPTS_MAX) {
      unsettled -= events.length;
      return;
    }
    const again = events.map((event) => ({ ...event, attemptNumber: attempt }));
    later(settings.retryFirstMs * 2 ** (attempt - 1), () => void send(url, again));
  };
  const flush = () => {
    gathering = false;
    const shuffled = waiting.toSorted((a, b) => scattered(a) - scattered(b));
    waiting = [];
    for (let at = 0; address !== null && at < shuffled.length; at += BATCH_MAX) {
      void send(address, shuffled.slice(at, at + BATCH_MAX));
    }
  };

  portal.onEvent((event) => {
    if (closed || address === null) return;
    const nextId = () => {
      lastId += 1;
      return lastId;
    };
    const events = webhookEvents(event, Date.parse(portal.world.now()), nextId);
    if (unsettled + events.length > WAITING_MAX) return;
    unsettled += events.length;
    waiting.push(...events);
    if (!gathering) later(settings.gatherMs, flush);
    gathering = true;
  });

  return {
    sendTo(next) {
      address = next;
    },
    pending: () => unsettled,
    close() {
      closed = true;
      waiting = [];
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

const BATCH_MAX = 100;
const ATTEMPTS_MAX = 10;
const WAITING_MAX = 50_000;
const ANSWER_MAX_MS = 5_000;

/** A place that has nothing to do with when an event happened. */
function scattered({ eventId }: WebhookEvent): number {
  return (eventId * 7919) % 104_729;
}
