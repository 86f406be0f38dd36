/** Chance that follows from a seed: the same seed and the same questions give the same answers. */
export type Dice = {
  /** A whole number from 0 to `end`, which is not included. */
  below(end: number): number;
  /** True with the probability `p`. */
  chance(p: number): boolean;
  /** One of these; throws when there are none. */
  pick<Item>(items: readonly Item[]): Item;
  /** Dice of their own for a part of the work, whatever is drawn from these. */
  fork(name: string): Dice;
  /** Fills an array, as the program's source of randomness does. */
  bytes(into: Uint8Array): Uint8Array;
};

/** A Weyl sequence finished as MurmurHash3 finishes; good enough for drills, and fast. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const draw = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    return finished(state);
  };
  const below = (end: number) => Math.floor((draw() / 2 ** 32) * end);
  return {
    below,
    chance: (p) => draw() / 2 ** 32 < p,
    pick(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("There is nothing to pick from.");
      return item;
    },
    fork: (name) => diceOf(hashOf(name, seed)),
    bytes(into) {
      for (let at = 0; at < into.length; at += 1) into[at] = draw();
      return into;
    },
  };
}

function hashOf(name: string, seed: number): number {
  let hash = seed ^ 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  }
  return finished(hash >>> 0);
}

function finished(of: number): number {
  let hash = of;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
