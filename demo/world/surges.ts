import type { Books } from "./books.ts";
import type { Chance } from "./random.ts";

/** Times in which people want more of a product than the data says, or less. */
export type Surges = {
  /** For all products when `product` is null; takes the place of what was said of the same before. */
  readonly start: (product: string | null, factor: number, untilMs: number) => void;
  /** What becomes of the units of one line; `key` names its die. */
  readonly wanted: (product: string, units: number, key: string) => number;
  readonly inForce: () => readonly Surge[];
};

export type Surge = {
  readonly product: string | null;
  readonly factor: number;
  readonly untilMs: number;
};

export function createSurges(chance: Chance, books: Books): Surges {
  const surges = new Map<string | null, Surge>();
  const factorOf = (product: string | null) => {
    const surge = surges.get(product);
    if (surge === undefined) return 1;
    if (surge.untilMs > books.nowMs()) return surge.factor;
    surges.delete(product);
    return 1;
  };
  return {
    start(product, factor, untilMs) {
      surges.set(product, { product, factor, untilMs });
    },
    wanted(product, units, key) {
      if (surges.size === 0) return units;
      const factor = factorOf(product) * factorOf(null);
      return factor === 1 ? units : Math.floor(units * factor + chance(`surge/${key}`));
    },
    inForce: () => [...surges.values()].filter((surge) => surge.untilMs > books.nowMs()),
  };
}
