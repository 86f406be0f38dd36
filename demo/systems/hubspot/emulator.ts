import { randomBytes } from "node:crypto";
import type { World } from "../../world/types.ts";
import { createFaults, type Faults } from "../faults.ts";
import { listenOnLoopback } from "../loopback-server.ts";
import { type UnreliableDelivery, unreliableDelivery } from "../unreliable-delivery.ts";
import { createApi } from "./api.ts";
import { createPortal } from "./portal.ts";
import { type RateLimits, ratesOf, STANDARD_LIMITS } from "./rates.ts";
import { type Account, handle } from "./requests.ts";
import { searchIndex } from "./search-index.ts";
import { webhookSender } from "./webhooks.ts";

export type HubspotEmulatorOptions = {
  readonly world: World;
  /** 0 for any free port. It listens on loopback only. */
  readonly port: number;
  /** Made at random when they are not given. */
  readonly accessToken?: string;
  readonly clientSecret?: string;
  /** Where webhooks go from the start; null for nowhere. */
  readonly webhookTarget?: string | null;
  readonly limits?: Partial<RateLimits>;
  /** How long (wall clock) search does not see a change. */
  readonly indexDelayMs?: number;
  readonly webhookRetryMs?: number;
  readonly webhookGatherMs?: number;
  /** Which webhooks go wrong when they are told to; 1 unless told otherwise. */
  readonly deliverySeed?: number;
  /** How long late webhooks are held back at least. */
  readonly deliveryLateMs?: number;
};

export type HubspotEmulator = {
  readonly url: string;
  readonly accessToken: string;
  readonly clientSecret: string;
  readonly faults: Faults;
  /** The way of its webhooks, which can be made unreliable. */
  readonly deliveries: Pick<UnreliableDelivery, "spoil">;
  /** How many requests came in. */
  readonly requests: () => number;
  /** From now on webhooks go to this address, and no more to the one before it. */
  readonly sendWebhooksTo: (address: string) => void;
  /** How many notifications wait, are under way or will be tried again. */
  readonly pendingWebhooks: () => number;
  /** Search lags behind by this much from now on. */
  readonly setIndexDelay: (ms: number) => void;
  readonly close: () => Promise<void>;
};

/** Starts a CRM on loopback that shows the world as HubSpot's API would. See README.md here. */
export async function startHubspotEmulator(
  options: HubspotEmulatorOptions,
): Promise<HubspotEmulator> {
  const { world } = options;
  const accessToken = options.accessToken ?? `pat-eu1-${randomBytes(16).toString("hex")}`;
  const clientSecret = options.clientSecret ?? randomBytes(16).toString("hex");
  const faults = createFaults();
  const portal = createPortal(world);
  let delayMs = options.indexDelayMs ?? INDEX_DELAY_MS;
  const index = searchIndex(portal, () => delayMs);
  const account: Account = {
    api: createApi(portal, index, faults),
    accessToken,
    faults,
    rates: ratesOf({ ...STANDARD_LIMITS, ...options.limits }, () => performance.now()),
    now: () => world.now(),
  };
  const deliveries = unreliableDelivery({
    fetch: globalThis.fetch,
    ...(options.deliverySeed !== undefined && { seed: options.deliverySeed }),
    ...(options.deliveryLateMs !== undefined && { lateMs: options.deliveryLateMs }),
  });
  const webhooks = webhookSender(portal, {
    clientSecret,
    retryFirstMs: options.webhookRetryMs ?? 1_000,
    gatherMs: options.webhookGatherMs ?? 50,
    fetch: deliveries.fetch,
  });
  if (options.webhookTarget) webhooks.sendTo(options.webhookTarget);

  let requests = 0;
  const server = await listenOnLoopback(options.port, (request, response) => {
    requests += 1;
    return handle(request, response, account);
  });

  return {
    url: server.url,
    accessToken,
    clientSecret,
    faults,
    deliveries,
    requests: () => requests,
    sendWebhooksTo: webhooks.sendTo,
    pendingWebhooks: () => webhooks.pending() + deliveries.pending(),
    setIndexDelay: (ms) => {
      delayMs = ms;
    },
    async close() {
      webhooks.close();
      deliveries.close();
      portal.close();
      await server.close();
    },
  };
}

const INDEX_DELAY_MS = 1_000;
