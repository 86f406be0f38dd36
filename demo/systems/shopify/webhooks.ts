import { createHmac, randomUUID } from "node:crypto";
import type { WorldChange } from "../../world/types.ts";
import { postWebhook } from "../post-webhook.ts";
import { gid } from "./ids.ts";
import {
  customerPayload,
  levelPayload,
  locationPayload,
  orderPayload,
  productPayload,
} from "./payloads.ts";
import type { View } from "./view.ts";
import type { Views } from "./view-set.ts";

export type Webhooks = {
  readonly subscribe: (topic: string, uri: string) => View;
  readonly unsubscribe: (id: string) => boolean;
  readonly all: () => readonly View[];
  /** How many deliveries wait or are under way. */
  readonly pending: () => number;
  readonly close: () => void;
};

export type WebhookSettings = {
  readonly secret: string;
  readonly apiVersion: string;
  /** The wait before a failed delivery's second attempt; it doubles from then on. */
  readonly retryFirstMs: number;
  readonly fetch: typeof fetch;
};

export const TOPICS = [
  "PRODUCTS_CREATE",
  "PRODUCTS_UPDATE",
  "ORDERS_CREATE",
  "ORDERS_UPDATED",
  "ORDERS_CANCELLED",
  "CUSTOMERS_CREATE",
  "CUSTOMERS_UPDATE",
  "INVENTORY_LEVELS_UPDATE",
  "LOCATIONS_UPDATE",
] as const;

/** A body as Shopify sends it: its headers name and sign it. */
export function signedHeaders(
  topic: string,
  body: string,
  sentAt: Date,
  { secret, apiVersion }: Pick<WebhookSettings, "secret" | "apiVersion">,
  id: string = randomUUID(),
): Record<string, string> {
  return {
    "content-type": "application/json",
    "x-shopify-topic": topic,
    "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
    "x-shopify-shop-domain": "retrospot-house.myshopify.com",
    "x-shopify-api-version": apiVersion,
    "x-shopify-webhook-id": id,
    "x-shopify-event-id": randomUUID(),
    "x-shopify-triggered-at": sentAt.toISOString(),
  };
}

/**
 * Delivers what happens in the world to its subscribers, at least once and in no promised order:
 * a delivery that is not answered with 2xx comes again, up to eight times. While a delivery of a
 * thing waits, later changes of the same thing join it: its body is written when it is sent.
 */
export function webhookSender(views: Views, settings: WebhookSettings): Webhooks {
  const subscriptions = new Map<string, { topic: string; uri: string; view: View }>();
  const waiting = new Map<string, Delivery>();
  let underWay = 0;
  let closed = false;
  let lastNumber = 0;
  const timers = new Set<NodeJS.Timeout>();

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
    const { topic, uri, kind, id, webhookId, triggeredAt } = delivery;
    const payload = payloadOf(kind, id, views);
    if (!payload || closed) return;
    const body = JSON.stringify(payload);
    const headers = signedHeaders(wireTopic(topic), body, triggeredAt, settings, webhookId);
    const answerMaxMs = ANSWER_MAX_MS;
    const accepted = await postWebhook(settings.fetch, { url: uri, headers, body, answerMaxMs });
    if (!accepted) retryLater(delivery);
  };

  const retryLater = (delivery: Delivery) => {
    if (closed || delivery.attempt >= ATTEMPTS_MAX) return;
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        enqueue({ ...delivery, attempt: delivery.attempt + 1 });
        pump();
      },
      settings.retryFirstMs * 2 ** (delivery.attempt - 1),
    );
    timer.unref();
    timers.add(timer);
  };

  const enqueue = (delivery: Delivery) => {
    const key = `${delivery.uri} ${delivery.topic} ${delivery.id}`;
    if (waiting.has(key) || waiting.size >= WAITING_MAX) return;
    waiting.set(key, delivery);
  };

  const stop = views.world.onChange((changes) => {
    const triggeredAt = new Date();
    for (const change of changes) {
      for (const topic of topicsOf(change, views)) {
        for (const { uri } of [...subscriptions.values()].filter((each) => each.topic === topic)) {
          const { kind, id } = change;
          enqueue({ topic, uri, kind, id, triggeredAt, webhookId: randomUUID(), attempt: 1 });
        }
      }
    }
    pump();
  });

  return {
    subscribe(topic, uri) {
      lastNumber += 1;
      const id = gid("WebhookSubscription", lastNumber);
      const at = new Date().toISOString();
      const times = { createdAt: at, updatedAt: at };
      const view: View = {
        __typename: "WebhookSubscription",
        id,
        topic,
        uri,
        format: "JSON",
        ...times,
      };
      subscriptions.set(id, { topic, uri, view });
      return view;
    },
    unsubscribe: (id) => subscriptions.delete(id),
    all: () => [...subscriptions.values()].map(({ view }) => view),
    pending: () => waiting.size + underWay + timers.size,
    close() {
      closed = true;
      stop();
      waiting.clear();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

type Delivery = {
  readonly topic: string;
  readonly uri: string;
  readonly kind: WorldChange["kind"];
  readonly id: string;
  readonly webhookId: string;
  readonly triggeredAt: Date;
  readonly attempt: number;
};

const CONCURRENCY_MAX = 8;
const ATTEMPTS_MAX = 8;
const WAITING_MAX = 50_000;
const ANSWER_MAX_MS = 5_000;

function wireTopic(topic: string): string {
  const cut = topic.lastIndexOf("_");
  return `${topic.slice(0, cut)}/${topic.slice(cut + 1)}`.toLowerCase();
}

function topicsOf({ kind, id }: WorldChange, { world }: Views): readonly string[] {
  switch (kind) {
    case "product":
      return [isNew(world.get(kind, id)) ? "PRODUCTS_CREATE" : "PRODUCTS_UPDATE"];
    case "customer":
      return [isNew(world.get(kind, id)) ? "CUSTOMERS_CREATE" : "CUSTOMERS_UPDATE"];
    case "order": {
      const order = world.get(kind, id);
      if (isNew(order)) return ["ORDERS_CREATE"];
      const cancelled = order !== undefined && order.cancelledAt === order.changedAt;
      return cancelled ? ["ORDERS_CANCELLED", "ORDERS_UPDATED"] : ["ORDERS_UPDATED"];
    }
    case "stock":
      return ["INVENTORY_LEVELS_UPDATE"];
    case "location":
      return ["LOCATIONS_UPDATE"];
    default:
      return [];
  }
}

function isNew(entity: { createdAt: string; changedAt: string } | undefined): boolean {
  return entity !== undefined && entity.createdAt === entity.changedAt;
}

function payloadOf(kind: WorldChange["kind"], id: string, views: Views): object | null {
  const { world } = views;
  switch (kind) {
    case "product": {
      const product = world.get(kind, id);
      return product ? productPayload(product, views) : null;
    }
    case "order": {
      const order = world.get(kind, id);
      return order ? orderPayload(order, views) : null;
    }
    case "stock": {
      const stock = world.get(kind, id);
      return stock ? levelPayload(stock, views) : null;
    }
    case "customer":
      return customerPayload(id, views);
    case "location":
      return locationPayload(id, views);
    default:
      return null;
  }
}
