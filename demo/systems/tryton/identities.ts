import type { World, WorldKind } from "../../world/types.ts";

/** Joins the world's ids to the database's integers, the same ones after every restart. */
export type Identities = {
  /** The integer of a world's entity, from 1 in the order in which the world made them. */
  readonly numberOf: (kind: WorldKind, worldId: string) => number | null;
  readonly worldIdOf: (kind: WorldKind, id: number) => string | null;
};

export function createIdentities(world: World): Identities {
  const known = new Map<WorldKind, { ids: string[]; numbers: Map<string, number> }>();
  const of = (kind: WorldKind) => {
    const one = known.get(kind) ?? { ids: [], numbers: new Map<string, number>() };
    known.set(kind, one);
    return one;
  };
  // The world lists a kind in the order it was made, so a place in that list never changes.
  const learn = (kind: WorldKind) => {
    const { ids, numbers } = of(kind);
    const all = world.all(kind);
    for (let place = ids.length; place < all.length; place += 1) {
      const entity = all[place];
      if (!entity) break;
      const worldId = worldIdOfEntity(kind, entity);
      ids.push(worldId);
      numbers.set(worldId, place + 1);
    }
  };
  return {
    numberOf(kind, worldId) {
      const { numbers } = of(kind);
      if (!numbers.has(worldId)) learn(kind);
      return numbers.get(worldId) ?? null;
    },
    worldIdOf(kind, id) {
      if (of(kind).ids.length < id) learn(kind);
      return of(kind).ids[id - 1] ?? null;
    },
  };
}

type Named = { readonly id: string } | { readonly code: string } | StockKey;
type StockKey = { readonly product: string; readonly location: string };

function worldIdOfEntity(kind: WorldKind, entity: object): string {
  const named = entity as Named;
  if (kind === "stock" && "location" in named) return `${named.product}@${named.location}`;
  if ("id" in named) return named.id;
  return "code" in named ? named.code : "";
}
