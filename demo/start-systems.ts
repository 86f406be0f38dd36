import type { Place } from "./place.ts";
import { startHubspotEmulator } from "./systems/hubspot/emulator.ts";
import { PLUS_COST, startShopifyEmulator } from "./systems/shopify/emulator.ts";
import { startSquareEmulator } from "./systems/square/emulator.ts";
import { startTrytonEmulator } from "./systems/tryton/index.ts";
import type { World } from "./world/types.ts";

/** Often enough that simulated days do not pass between two looks. */
const TRYTON_POLL_MS = 2_000;

/** Starts the retailer's systems where they were before, or on free ports. */
export async function startSystems(world: World, place: Place) {
  const on = <Started>(name: string, start: (port: number) => Promise<Started>) =>
    onPort(place.ports[name] ?? 0, start);
  return {
    shopify: await on("shopify", (port) =>
      startShopifyEmulator({ world, port, ...place.shopify, cost: PLUS_COST }),
    ),
    tryton: await on("tryton", (port) => startTrytonEmulator({ world, port, ...place.tryton })),
    square: await on("square", (port) => startSquareEmulator({ world, port, ...place.square })),
    hubspot: await on("hubspot", (port) => startHubspotEmulator({ world, port, ...place.hubspot })),
  };
}
export type Systems = Awaited<ReturnType<typeof startSystems>>;

/** For each system, what its connector needs, as in the configuration's `systems`. */
export function settingsOf({ shopify, tryton, square, hubspot }: Systems, place: Place) {
  const { database, user } = tryton;
  return {
    shopify: { url: shopify.url, apiVersion: shopify.apiVersion, ...place.shopify },
    tryton: {
      ...{ url: tryton.url, database, user, pollEveryMs: TRYTON_POLL_MS },
      ...place.tryton,
    },
    square: { url: square.url, version: square.version, ...place.square },
    hubspot: { url: hubspot.url, ...place.hubspot },
  };
}

/** Starts on the port it had, or on a free one when that is taken now. */
export async function onPort<Started>(
  port: number,
  start: (port: number) => Promise<Started>,
): Promise<Started> {
  try {
    return await start(port);
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE")) throw cause;
    return start(0);
  }
}

export function portOf(url: string): number {
  return Number(new URL(url).port);
}
