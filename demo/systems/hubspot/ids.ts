import type { World } from "../../world/types.ts";

/** HubSpot's record ids of the world's contacts and companies: the same ones after a restart. */
export type Ids = {
  /** `generation` counts the merges a contact came out of, because each one makes a new record. */
  readonly ofContact: (worldId: string, generation: number) => string;
  readonly ofCompany: (worldId: string) => string;
};

const CONTACTS_FROM = 1001;
const COMPANIES_FROM = 20_000_001;
/** A merged record's id is above all that were made before it, as new records' ids are. */
const GENERATION = 10_000_000_000;

export function hubspotIds(world: World): Ids {
  const contacts = placesOf(() => world.all("contact"));
  const companies = placesOf(() => world.all("company"));
  return {
    ofContact: (worldId, generation) =>
      String(CONTACTS_FROM + contacts(worldId) + generation * GENERATION),
    ofCompany: (worldId) => String(COMPANIES_FROM + companies(worldId)),
  };
}

/** Where the world lists an entity: in the order they were made, so a place never changes. */
function placesOf(all: () => readonly { readonly id: string }[]): (worldId: string) => number {
  const places = new Map<string, number>();
  return (worldId) => {
    if (!places.has(worldId)) {
      const list = all();
      for (let place = places.size; place < list.length; place += 1) {
        places.set(list[place]?.id ?? "", place);
      }
    }
    const place = places.get(worldId);
    if (place === undefined) throw new Error(`The world has no ${worldId}.`);
    return place;
  };
}
