import type { Market } from "./market.ts";
import { type Path, type Shelf, shelfOf } from "./shelf.ts";

const COMBINATIONS_MAX = 4_096;

/** Whether trying all prices of all items for one week is no work. */
export function isFew({ items, weeks }: Market): boolean {
  const count = items.reduce((all, { rungs }) => all * (rungs.to - rungs.from + 1), 1);
  return weeks === 1 && count <= COMBINATIONS_MAX;
}

/**
 * The combination that is worth most among those whose average price `isWithin` takes; of equal ones
 * the first, from `near` on. Null where none is within.
 */
export function bestOfAll(
  { items, ...market }: Market,
  near: readonly number[],
  isWithin: (average: number) => boolean,
): Shelf | null {
  const shelf = shelfOf({ items, ...market }, near);
  let best = Number.NEGATIVE_INFINITY;
  let chosen: readonly Path[] | null = null;
  const visit = (item: number) => {
    const rungs = items[item]?.rungs;
    if (rungs !== undefined) {
      const first = near[item] ?? rungs.from;
      const count = rungs.to - rungs.from + 1;
      for (let k = 0; k < count; k += 1) {
        const place = rungs.from + ((first - rungs.from + k) % count);
        shelf.take([{ item, path: [place] }]);
        visit(item + 1);
      }
      return;
    }
    const worth = shelf.worth();
    if (!isWithin(shelf.average()) || worth <= best + SAME * Math.abs(worth)) return;
    best = worth;
    chosen = items.map((_, at) => shelf.path(at));
  };
  visit(0);
  if (chosen === null) return null;
  const paths: readonly Path[] = chosen;
  return shelfOf(
    { items, ...market },
    paths.map((path) => path[0] ?? 0),
  );
}

/** Worths that differ by less, relatively, are equal. */
const SAME = 1e-12;
