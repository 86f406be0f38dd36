import type { Dice } from "../dice.ts";

/** When orders arrive. */
export type Supply = {
  /** The week at whose start an order of a week is on the shelf. */
  arrives(of: Ordered, week: number): number;
  /** The same as far as it is told in the week `now`: closures are, what is late is not. */
  told(of: Ordered, week: number, now: number): number;
  readonly closures: readonly Closure[];
};

type Ordered = { readonly store: string; readonly product: string };

/** A product's supplier ships nothing in these weeks, the first and the first no more. */
export type Closure = { readonly product: string; readonly from: number; readonly to: number };

/** Always on time. */
export function calmSupply(leadWeeks: number): Supply {
  const arrives = (_of: Ordered, week: number) => week + leadWeeks;
  return { arrives, told: arrives, closures: [] };
}

/** Weeks before it that a closure is told of. */
const NOTICE_WEEKS = 2;
const CLOSED_WEEKS = 3;
const LATE_CHANCE = 0.05;

/**
 * Each product's supplier closes once for some weeks: what is ordered meanwhile is shipped when it
 * opens again. And one order in twenty comes a week late. The same for every arm that is replayed
 * with the same dice.
 */
export function disruptedSupply(
  products: readonly string[],
  leadWeeks: number,
  within: { readonly from: number; readonly to: number },
  dice: Dice,
): Supply {
  const last = Math.max(1, within.to - within.from - 2 * CLOSED_WEEKS - leadWeeks);
  const closures = products.map((product) => {
    const from = within.from + NOTICE_WEEKS + dice.fork(product).below(last);
    return { product, from, to: from + CLOSED_WEEKS };
  });
  const shipped = ({ product }: Ordered, week: number) =>
    closures.find((one) => one.product === product && one.from <= week && week < one.to)?.to ??
    week;
  return {
    closures,
    arrives(of, week) {
      const isLate = dice.fork(`${of.store}/${of.product}/${week}`).chance(LATE_CHANCE);
      return shipped(of, week) + leadWeeks + (isLate ? 1 : 0);
    },
    told(of, week, now) {
      const closure = closures.find((one) => one.product === of.product);
      const isKnown = closure !== undefined && now >= closure.from - NOTICE_WEEKS;
      return (isKnown ? shipped(of, week) : week) + leadWeeks;
    },
  };
}
