/**
 * A number in [0, 1) that depends on the seed and the key alone, never on what was drawn before:
 * a command changes what it touches, and no other dice.
 */
export type Chance = (key: string) => number;

export function seededChance(seed: number): Chance {
  return (key) => mixed(key, seed) / 2 ** 32;
}

/** A whole number from `low` to `high`, both included, for a fraction in [0, 1). */
export function between(fraction: number, low: number, high: number): number {
  return low + Math.floor(fraction * (high - low + 1));
}

export function pick<Item>(fraction: number, items: readonly Item[]): Item {
  const item = items[Math.floor(fraction * items.length)];
  if (item === undefined) throw new Error("There is nothing to pick from.");
  return item;
}

/** FNV-1a over the key, started from the seed, finished as MurmurHash3 finishes. */
function mixed(key: string, seed: number): number {
  let hash = 0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1);
  for (let at = 0; at < key.length; at += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
