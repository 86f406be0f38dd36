import { randomBytes } from "node:crypto";
import type { World } from "../../world/types.ts";
import { createFaults, type Faults } from "../faults.ts";
import { listenOnLoopback } from "../loopback-server.ts";
import { type UnreliableDelivery, unreliableDelivery } from "../unreliable-delivery.ts";
import { catalogRoutes } from "./catalog-routes.ts";
import { catalogViews } from "./catalog-views.ts";
import { createCursors } from "./cursors.ts";
import { customerRoutes } from "./customer-routes.ts";
import { catalogEvent, happenings, orderCreated } from "./events.ts";
import { createIdempotency } from "./idempotency.ts";
import { worldIds } from "./ids.ts";
import { inventoryRoutes } from "./inventory-routes.ts";
import { locationRoutes } from "./locations.ts";
import { createOpenOrders } from "./open-orders.ts";
import { createOrderIndex } from "./order-index.ts";
import { orderRoutes } from "./order-routes.ts";
import { paymentRoutes } from "./payment-routes.ts";
import { type Account, handle } from "./server.ts";
import { SQUARE_VERSION } from "./values.ts";
import { webhookSender } from "./webhooks.ts";

export type SquareEmulatorOptions = {
  readonly world: World;
  /** 0 for any free port. */
  readonly port: number;
  /** Made at random when they are not given. */
  readonly accessToken?: string;
  readonly webhookSignatureKey?: string;
  /** Where events go from the start; null for nowhere. */
  readonly webhookTarget?: string | null;
  readonly webhookRetryMs?: number;
  /** Which webhooks go wrong when they are told to; 1 unless told otherwise. */
  readonly deliverySeed?: number;
  /** How long late webhooks are held back at least. */
  readonly deliveryLateMs?: number;
  /** Requests in a second, over which Square answers 429; without it there is no limit. */
  readonly requestsPerSecond?: number;
};

export type SquareEmulator = {
  readonly url: string;
  readonly accessToken: string;
  readonly signatureKey: string;
  readonly version: string;
  readonly faults: Faults;
  /** The way of its webhooks, which can be made unreliable. */
  readonly deliveries: Pick<UnreliableDelivery, "spoil">;
  /** How many requests came in. */
  readonly requests: () => number;
  /** From now on events go to this address, and no more to the one before it. */
  readonly sendWebhooksTo: (url: string) => void;
  /** How many webhook deliveries wait, are under way or will be tried again. */
  readonly pendingWebhooks: () => number;
  /** Pagination cursors live for minutes only: none that was given before is known any more. */
  readonly forgetCursors: () => void;
  readonly close: () => Promise<void>;
};

/** Starts a seller's account on loopback that shows the world's stores as Square would. */
export async function startSquareEmulator(options: SquareEmulatorOptions): Promise<SquareEmulator> {
  const { world } = options;
  const accessToken = options.accessToken ?? `EAAA${randomBytes(30).toString("base64url")}`;
  const signatureKey = options.webhookSignatureKey ?? randomBytes(16).toString("base64url");
  const faults = createFaults();
  const cursors = createCursors();
  const deliveries = unreliableDelivery({
    fetch: globalThis.fetch,
    seed: options.deliverySeed ?? 1,
    ...(options.deliveryLateMs === undefined ? {} : { lateMs: options.deliveryLateMs }),
  });
  const webhooks = webhookSender({
    signatureKey,
    retryFirstMs: options.webhookRetryMs ?? 1000,
    fetch: deliveries.fetch,
  });
  if (options.webhookTarget) webhooks.sendTo(options.webhookTarget);
  const stopListening = world.onChange((changes) => webhooks.tell(happenings(changes, world)));

  const account: Account = {
    world,
    routes: routesOf(world, cursors, webhooks.tell),
    accessToken,
    faults,
    admit: rateLimit(options.requestsPerSecond ?? null),
  };
  let requests = 0;
  const server = await listenOnLoopback(options.port, (request, response) => {
    requests += 1;
    return handle(request, response, account);
  });

  return {
    url: server.url,
    accessToken,
    signatureKey,
    version: SQUARE_VERSION,
    faults,
    deliveries,
    requests: () => requests,
    sendWebhooksTo: webhooks.sendTo,
    pendingWebhooks: () => webhooks.pending() + deliveries.pending(),
    forgetCursors: cursors.forget,
    async close() {
      stopListening();
      webhooks.close();
      deliveries.close();
      await server.close();
    },
  };
}

function routesOf(
  world: World,
  cursors: ReturnType<typeof createCursors>,
  tell: ReturnType<typeof webhookSender>["tell"],
) {
  const parts = { world, ids: worldIds(world), cursors, once: createIdempotency() };
  const catalog = catalogViews(world);
  const told = {
    ...catalog,
    remove(code: string) {
      catalog.remove(code);
      tell([catalogEvent(world.now())]);
    },
  };
  const open = createOpenOrders(world, (order) => tell([orderCreated(order, world)]));
  const orders = { ...parts, index: createOrderIndex(world), open };
  return [
    ...locationRoutes(parts),
    ...catalogRoutes(parts, told),
    ...inventoryRoutes(parts),
    ...orderRoutes(orders),
    ...paymentRoutes(orders),
    ...customerRoutes(parts),
  ];
}

/** At most so many requests in any second of wall time. */
function rateLimit(perSecond: number | null): () => boolean {
  let times: number[] = [];
  return () => {
    if (perSecond === null) return true;
    const now = performance.now();
    times = times.filter((time) => time > now - 1000);
    if (times.length >= perSecond) return false;
    times.push(now);
    return true;
  };
}
