import { randomBytes } from "node:crypto";
import type { World } from "../../world/types.ts";
import { createFaults, type Faults } from "../faults.ts";
import { listenOnLoopback } from "../loopback-server.ts";
import { type UnreliableDelivery, unreliableDelivery } from "../unreliable-delivery.ts";
import { type CostLimits, costBucketOf } from "./bucket.ts";
import { bulkJobs } from "./bulk.ts";
import { graphqlEndpoint } from "./endpoint.ts";
import { handle, type Shop } from "./requests.ts";
import { listings, rootValue } from "./resolvers.ts";
import { emulatorSchema } from "./schema.ts";
import type { View } from "./view.ts";
import { shopifyViews } from "./views.ts";
import { TOPICS, webhookSender } from "./webhooks.ts";

export type ShopifyEmulatorOptions = {
  readonly world: World;
  /** 0 for any free port. */
  readonly port: number;
  /** Made at random when they are not given. */
  readonly accessToken?: string;
  readonly webhookSecret?: string;
  /** Where webhooks of every topic go from the start; null for nowhere. */
  readonly webhookTarget?: string | null;
  readonly cost?: CostLimits;
  readonly webhookRetryMs?: number;
  /** Which webhooks go wrong when they are told to; 1 unless told otherwise. */
  readonly deliverySeed?: number;
  /** How long late webhooks are held back at least. */
  readonly deliveryLateMs?: number;
};

export type ShopifyEmulator = {
  readonly url: string;
  readonly accessToken: string;
  readonly webhookSecret: string;
  readonly apiVersion: string;
  readonly faults: Faults;
  /** The way of its webhooks, which can be made unreliable. */
  readonly deliveries: Pick<UnreliableDelivery, "spoil">;
  /** How many requests came in, pictures aside. */
  readonly requests: () => number;
  /** From now on webhooks of every topic go to this address, and no more to the one before it. */
  readonly sendWebhooksTo: (address: string) => void;
  /** How many webhook deliveries wait, are under way or will be tried again. */
  readonly pendingWebhooks: () => number;
  readonly close: () => Promise<void>;
};

export const API_VERSION = "2026-07";
export const STANDARD_COST: CostLimits = { maximumAvailable: 2000, restoreRate: 100 };
export const PLUS_COST: CostLimits = { maximumAvailable: 20_000, restoreRate: 1000 };

/** Starts a shop on loopback that shows the world as Shopify's Admin API would. */
export async function startShopifyEmulator(
  options: ShopifyEmulatorOptions,
): Promise<ShopifyEmulator> {
  const { world, cost = STANDARD_COST } = options;
  const accessToken = options.accessToken ?? `shpat_${randomBytes(16).toString("hex")}`;
  const webhookSecret = options.webhookSecret ?? `shpss_${randomBytes(16).toString("hex")}`;
  const faults = createFaults();
  const bucket = costBucketOf(cost, () => performance.now());
  let shop: Shop | null = null;
  let requests = 0;

  const server = await listenOnLoopback(options.port, async (request, response) => {
    if (!request.url?.startsWith("/cdn/")) requests += 1;
    if (shop) await handle(request, response, shop);
    else response.destroy();
  });
  const { url } = server;

  const schema = emulatorSchema();
  const views = shopifyViews(world, url);
  const roots = listings(views);
  const root = (name: string) => {
    const list = roots[name];
    if (!list) throw new Error(`The emulator lists no ${name}.`);
    return list({ sortKey: "ID" });
  };
  const bulk = bulkJobs({ schema, root, baseUrl: url, now: () => world.now(), faults });
  const deliveries = unreliableDelivery({
    fetch: globalThis.fetch,
    seed: options.deliverySeed ?? 1,
    ...(options.deliveryLateMs === undefined ? {} : { lateMs: options.deliveryLateMs }),
  });
  const webhooks = webhookSender(views, {
    secret: webhookSecret,
    apiVersion: API_VERSION,
    retryFirstMs: options.webhookRetryMs ?? 1000,
    fetch: deliveries.fetch,
  });
  let targeted: readonly View[] = [];
  const sendWebhooksTo = (address: string) => {
    for (const view of targeted) webhooks.unsubscribe(String(view["id"]));
    targeted = TOPICS.map((topic) => webhooks.subscribe(topic, address));
  };
  if (options.webhookTarget) sendWebhooksTo(options.webhookTarget);
  const value = rootValue(views, bulk, webhooks);
  const endpoint = graphqlEndpoint({ schema, rootValue: value, bucket, faults });
  shop = { views, endpoint, file: bulk.file, accessToken, faults, world };

  return {
    url,
    accessToken,
    webhookSecret,
    apiVersion: API_VERSION,
    faults,
    requests: () => requests,
    sendWebhooksTo,
    deliveries,
    pendingWebhooks: () => webhooks.pending() + deliveries.pending(),
    async close() {
      webhooks.close();
      deliveries.close();
      bulk.close();
      await server.close();
    },
  };
}
