import { lifted, liftOf } from "./lift.ts";
import type { Market } from "./market.ts";
import { itemOutlook, type Lift } from "./outlook.ts";
import { mayFollow } from "./rungs.ts";

/** Places of prices among each item's rungs: one for each item and week, item by item. */
export type Path = readonly number[];

/** A move of one item: its places in all weeks. */
export type Move = { readonly item: number; readonly path: Path };

/** Prices of all items as they are being changed, with what they are worth. */
export type Shelf = {
  readonly path: (item: number) => Path;
  /** Of all items: expected profit less what caution takes off. */
  readonly worth: () => number;
  /** Sum of prices times weights, which add up to 1. */
  readonly average: () => number;
  /** What moves, of different items, would make of worth and average. */
  readonly tried: (moves: readonly Move[]) => { readonly worth: number; readonly average: number };
  readonly take: (moves: readonly Move[]) => void;
  readonly isAllowed: (move: Move) => boolean;
};

/** Weights of the average price: each item's and week's share of all baseline units. */
export function weightsOf({ items, weeks }: Market): readonly (readonly number[])[] {
  const total = items.reduce((sum, { baseline }) => sum + baseline.reduce((a, b) => a + b, 0), 0);
  const even = 1 / Math.max(1, items.length * weeks);
  return items.map(({ baseline }) => baseline.map((units) => (total > 0 ? units / total : even)));
}

/** Begins with each item at its place of `start`, in all weeks. */
export function shelfOf(market: Market, start: readonly number[]): Shelf {
  const { items, weeks, caution } = market;
  const weights = weightsOf(market);
  const answering = items.map((_, at) =>
    items.flatMap(({ rivals }, other) =>
      rivals.filter((rival) => rival.at === at).map((rival) => ({ other, rival })),
    ),
  );
  const paths = start.map((place) => new Array<number>(weeks).fill(place));
  const priceAt = (item: number, place: number) => items[item]?.rungs.prices[place] ?? 1;
  const pricesOf = (item: number, path: Path) => path.map((place) => priceAt(item, place));
  const logs = items.map(({ rungs, referencePrice }) =>
    rungs.prices.map((price) => Math.log(price / referencePrice)),
  );
  const logsOf = (item: number, path: Path) => path.map((place) => logs[item]?.[place] ?? 0);
  const lifts = items.map((item) => liftOf(item, (at) => logsOf(at, paths[at] ?? [])));
  const worthOf = (item: number, path: Path, lift = lifts[item]) => {
    const one = items[item];
    if (one === undefined || lift === undefined) return 0;
    const { profit, error } = itemOutlook(one, pricesOf(item, path), lift);
    return profit - caution * error;
  };
  const averageOf = (item: number, path: Path) =>
    path.reduce((sum, place, week) => sum + (weights[item]?.[week] ?? 0) * priceAt(item, place), 0);
  const worths = items.map((_, item) => worthOf(item, paths[item] ?? []));
  const averages = items.map((_, item) => averageOf(item, paths[item] ?? []));
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

  /** Lifts of the items that answer to the moves, and what each concerned item is then worth. */
  const after = (moves: readonly Move[]) => {
    const moved = new Map(moves.map(({ item, path }) => [item, path]));
    const risen = new Map<number, Lift>();
    for (const { item, path } of moves) {
      const [before, later] = [logsOf(item, paths[item] ?? []), logsOf(item, path)];
      for (const { other, rival } of answering[item] ?? []) {
        const lift = risen.get(other) ?? lifts[other];
        if (lift !== undefined) risen.set(other, lifted(lift, rival, before, later));
      }
    }
    const concerned = [...new Set([...moved.keys(), ...risen.keys()])];
    const worth = concerned.map((item) => ({
      item,
      value: worthOf(item, moved.get(item) ?? paths[item] ?? [], risen.get(item)),
    }));
    return { risen, worth };
  };

  return {
    path: (item) => paths[item] ?? [],
    worth: () => total(worths),
    average: () => total(averages),
    tried(moves) {
      const { worth } = after(moves);
      const gain = worth.reduce((sum, { item, value }) => sum + value - (worths[item] ?? 0), 0);
      const shift = moves.reduce(
        (sum, { item, path }) => sum + averageOf(item, path) - (averages[item] ?? 0),
        0,
      );
      return { worth: total(worths) + gain, average: total(averages) + shift };
    },
    take(moves) {
      const { risen, worth } = after(moves);
      for (const [item, lift] of risen) lifts[item] = lift;
      for (const { item, value } of worth) worths[item] = value;
      for (const { item, path } of moves) {
        paths[item] = [...path];
        averages[item] = averageOf(item, path);
      }
    },
    isAllowed({ item, path }) {
      const rungs = items[item]?.rungs;
      if (rungs === undefined) return false;
      return path.every((place, week) => {
        if (place < 0 || place >= rungs.prices.length) return false;
        const before = path[week - 1];
        if (before === undefined) return place >= rungs.from && place <= rungs.to;
        return mayFollow(rungs, priceAt(item, before), priceAt(item, place));
      });
    },
  };
}
