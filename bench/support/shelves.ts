import { setTimeout as sleep } from "node:timers/promises";
import type { Shelf } from "./till.ts";

/** Asks the graph, as somebody who may see everything. */
export type Ask = (query: string, variables: object) => Promise<unknown>;

/** A variant at a location, as the graph names them. */
export type Place = { readonly variantId: string; readonly locationId: string };

/** A variant in a store, of which the point of sale tells. */
export async function storeShelf(ask: Ask): Promise<Place & { readonly shelf: Shelf }> {
  for (const { id: locationId, identities } of await locationsOf(ask, "STORE")) {
    const [location] = idsIn("square", identities);
    for (const { variant } of await levelsAt(ask, locationId)) {
      const [item] = idsIn("square", variant.identities);
      if (!location || !item) continue;
      return { shelf: { location, item }, variantId: variant.id, locationId };
    }
  }
  throw new Error("the point of sale has told of no stock yet");
}

/** A variant of which the web shop has from one unit to `most`, and as many as can be. */
export async function webShelf(
  ask: Ask,
  most: number,
): Promise<(Place & { readonly shopId: string; readonly units: number }) | null> {
  const [warehouse] = await locationsOf(ask, "WAREHOUSE");
  if (warehouse === undefined) throw new Error("nobody has told of a warehouse yet");
  const found = (await levelsAt(ask, warehouse.id)).flatMap((level) => {
    const [shopId] = idsIn("shopify", level.variant.identities);
    const units = level.onHand - level.reserved - level.held;
    const fits = shopId !== undefined && units >= 1 && units <= most;
    return fits ? [{ shopId, units, variantId: level.variant.id, locationId: warehouse.id }] : [];
  });
  return found.sort((one, other) => other.units - one.units)[0] ?? null;
}

const SEEN_WITHIN_MS = 120_000;

/** Waits until the graph has so many units there that are not sold, and none is held any more. */
export async function untilLeft(ask: Ask, place: Place, units: number): Promise<void> {
  const { variantId, locationId } = place;
  const until = performance.now() + SEEN_WITHIN_MS;
  for (;;) {
    const { inventoryLevels } = (await ask(LEVEL, { variantId, locationId })) as {
      inventoryLevels: { nodes: readonly Counts[] };
    };
    const [level] = inventoryLevels.nodes;
    if (level && level.onHand - level.reserved === units && level.held === 0) return;
    if (performance.now() > until) throw new Error(`the graph has ${JSON.stringify(level)}`);
    await sleep(500);
  }
}

type Counts = { readonly onHand: number; readonly reserved: number; readonly held: number };
type Identities = readonly { readonly system: string; readonly sourceId: string }[];
type Known = { readonly id: string; readonly identities: Identities };

function idsIn(system: string, identities: Identities): readonly string[] {
  return identities.flatMap((one) => (one.system === system ? [one.sourceId] : []));
}

async function locationsOf(ask: Ask, type: "STORE" | "WAREHOUSE"): Promise<readonly Known[]> {
  const { locations } = (await ask(LOCATIONS, { type })) as {
    locations: { nodes: readonly Known[] };
  };
  return locations.nodes;
}

/** The first pages of what is counted there. */
async function levelsAt(ask: Ask, locationId: string) {
  const levels: (Counts & { readonly variant: Known })[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const { inventoryLevels } = (await ask(LEVELS, { locationId, after })) as {
      inventoryLevels: {
        nodes: typeof levels;
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    };
    levels.push(...inventoryLevels.nodes);
    if (!inventoryLevels.pageInfo.hasNextPage) break;
    after = inventoryLevels.pageInfo.endCursor;
  }
  return levels;
}

const PAGES_MAX = 10;
const LOCATIONS = `query ($type: LocationType!) {
  locations(first: 20, filter: { type: [$type] }) {
    nodes { id identities { system sourceId } } } }`;
const LEVELS = `query ($locationId: ID!, $after: Cursor) {
  inventoryLevels(first: 100, after: $after, filter: { locationIds: [$locationId] }) {
    nodes { onHand reserved held variant { id identities { system sourceId } } }
    pageInfo { hasNextPage endCursor } } }`;
const LEVEL = `query ($variantId: ID!, $locationId: ID!) {
  inventoryLevels(first: 1, filter: { variantIds: [$variantId], locationIds: [$locationId] }) {
    nodes { onHand reserved held availableToPromise } } }`;
