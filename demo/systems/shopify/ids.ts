import type { World, WorldKind } from "../../world/types.ts";

export type NumberedKind = Extract<WorldKind, "product" | "location" | "customer" | "order">;

/** Shopify's numbers for what the world calls by codes, and back. */
export type Ids = {
  readonly numberOf: (kind: NumberedKind, id: string) => number;
  /** The world's id of a number, undefined when nothing has it. */
  readonly idOf: (kind: NumberedKind, number: number) => string | undefined;
};

export function shopifyIds(world: World): Ids {
  const known = new Map<NumberedKind, Map<number, string>>();
  return {
    numberOf: (_kind, id) => numberOf(id),
    idOf(kind, number) {
      const plain = String(number);
      if (world.get(kind, plain)) return plain;
      const found = known.get(kind)?.get(number);
      if (found !== undefined || known.get(kind)?.size === world.all(kind).length) return found;
      const names = world.all(kind).map((entity) => ("code" in entity ? entity.code : entity.id));
      const fresh = new Map(names.map((name) => [numberOf(name), name]));
      known.set(kind, fresh);
      return fresh.get(number);
    },
  };
}

export function gid(type: string, number: number | string): string {
  return `gid://shopify/${type}/${number}`;
}

/** Takes a global id apart; null when it is none of Shopify's. */
export function parseGid(id: string): { type: string; number: number } | null {
  const match = /^gid:\/\/shopify\/(\w+)\/(\d{1,15})(\?.*)?$/.exec(id);
  return match?.[1] && match[2] ? { type: match[1], number: Number(match[2]) } : null;
}

/** A number of up to 15 digits stays itself; any other text gets 48 bits of a hash of it. */
function numberOf(id: string): number {
  if (/^[1-9]\d{0,14}$/.test(id)) return Number(id);
  let high = 0x811c9dc5;
  let low = 0xcbf29ce4;
  for (let i = 0; i < id.length; i += 1) {
    high = Math.imul(high ^ id.charCodeAt(i), 0x01000193);
    low = Math.imul(low ^ (id.charCodeAt(i) + i), 0x85ebca6b);
  }
  return ((high >>> 8) + 1) * 0x1000000 + (low >>> 8);
}
