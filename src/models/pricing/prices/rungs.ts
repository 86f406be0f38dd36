import type { Guardrail, Guardrails, PricesRefused } from "./question.ts";
import { MONEY_MAX, PRICE_MIN, refusedPrices } from "./question.ts";

/** The prices that one item may have, and what keeps it from others. */
export type Rungs = {
  /** Rising: of the ladder, within floor, ceiling and minimum advertised price. */
  readonly prices: readonly number[];
  /** Places of the lowest and the highest price that the first week may have. */
  readonly from: number;
  readonly to: number;
  /** What the first week's price is kept by, and the next price beyond it; null where nothing does. */
  readonly lower: Stop | null;
  readonly upper: Stop | null;
  /** The largest changes, as shares of the price before. */
  readonly down: number;
  readonly up: number;
};

export type Stop = { readonly name: Guardrail; readonly beyond: number };

type Bound = { readonly name: Guardrail; readonly price: number };
type Ladder = Guardrails["ladder"];

/** Of a window; finer ladders are thinned evenly, and keep their ends. */
const RUNGS_MAX = 500;
/** Without a floor or a ceiling, prices stay within so many times the last one. */
const REACH = 2;
/** Prices that differ by less, relatively, are one. */
const SAME = 1e-9;

/** Reads an item's guardrails, or says which two of them leave no price. */
export function rungsOf(item: string, rails: Guardrails, lastPrice: number): Rungs | PricesRefused {
  const { floor, isAdvertised = false, change = {}, ladder } = rails;
  const { down = 1, up = Number.POSITIVE_INFINITY } = change;
  const ceiling = rails.ceiling === Number.POSITIVE_INFINITY ? undefined : rails.ceiling;
  const minimumAdvertised = isAdvertised ? rails.minimumAdvertised : undefined;
  for (const [name, value] of Object.entries({ floor, ceiling, minimumAdvertised })) {
    if (value !== undefined && !(value >= 0 && value < MONEY_MAX)) {
      return refusedPrices(`${name} has to be 0 or more, and is ${value}`, { item });
    }
  }
  for (const [name, value] of Object.entries({ down, up })) {
    if (!(value >= 0)) return refusedPrices(`${name} has to be 0 or more`, { item });
  }
  if (!isLadder(ladder))
    return refusedPrices("the ladder's endings lie between 0 and every", { item });
  const floors = boundsOf({ floor, "minimum advertised price": minimumAdvertised });
  const ceilings = boundsOf({ ceiling });
  const falls = boundsOf({ "change down": down < 1 ? lastPrice * (1 - down) : undefined });
  const risen = lastPrice * (1 + up);
  const rises = boundsOf({ "change up": risen < MONEY_MAX ? risen : undefined });
  const [floorMost, ceilingLeast] = [highest(floors), lowest(ceilings)];
  const least = highest([...floors, ...falls]);
  const most = lowest([...ceilings, ...rises]);
  if (least !== null && most !== null && isAbove(least.price, most.price)) {
    return conflict(item, least, most);
  }
  const low = floorMost?.price ?? Math.min(lastPrice / REACH, most?.price ?? lastPrice);
  const high = ceilingLeast?.price ?? Math.max(lastPrice * REACH, least?.price ?? lastPrice);
  const window = { low: least?.price ?? low, high: most?.price ?? high };
  const now = rungsBetween(ladder, window.low, window.high, lastPrice);
  const [first, last] = [now[0], now.at(-1)];
  const above = rungsBetween(ladder, window.high, 2 * window.high + 2 * ladder.every).find(
    (price) => isAbove(price, window.high),
  );
  const below = rungsBetween(ladder, window.low / 2 - 2 * ladder.every, window.low).findLast(
    (price) => isAbove(window.low, price),
  );
  if (first === undefined || last === undefined) {
    const toUpper = above === undefined ? Number.POSITIVE_INFINITY : above / window.high;
    const toLower = below === undefined ? Number.POSITIVE_INFINITY : window.low / below;
    const closer = toUpper < toLower ? (most ?? least) : (least ?? most);
    return conflict(item, { name: "ladder" }, closer ?? { name: "ladder" });
  }
  const lower = rungsBetween(ladder, low, window.low).filter((price) => price < first);
  const upper = rungsBetween(ladder, window.high, high).filter((price) => price > last);
  return {
    prices: [...lower, ...now, ...upper],
    from: lower.length,
    to: lower.length + now.length - 1,
    lower: least !== null && below !== undefined ? { name: least.name, beyond: below } : null,
    upper: most !== null && above !== undefined ? { name: most.name, beyond: above } : null,
    down,
    up,
  };
}

/** Whether a week may have `price` after a week with `before`. */
export function mayFollow({ down, up }: Rungs, before: number, price: number): boolean {
  return !isAbove(price, before * (1 + up)) && !isAbove(before * (1 - down), price);
}

function isAbove(price: number, other: number): boolean {
  return price > other * (1 + SAME);
}

function boundsOf(prices: Partial<Record<Guardrail, number | undefined>>): readonly Bound[] {
  return Object.entries(prices).flatMap(([name, price]) =>
    price === undefined ? [] : [{ name: name as Guardrail, price }],
  );
}

function highest(bounds: readonly Bound[]): Bound | null {
  return bounds.reduce<Bound | null>((a, b) => (a !== null && a.price >= b.price ? a : b), null);
}

function lowest(bounds: readonly Bound[]): Bound | null {
  return bounds.reduce<Bound | null>((a, b) => (a !== null && a.price <= b.price ? a : b), null);
}

function conflict(
  item: string,
  one: Pick<Bound, "name">,
  other: Pick<Bound, "name">,
): PricesRefused {
  const why = `no price keeps both: ${one.name}, ${other.name}`;
  return refusedPrices(why, { item, conflict: [one.name, other.name] });
}

function isLadder({ every, endings }: Ladder): boolean {
  const isInside = (ending: number) => ending >= 0 && ending < every;
  const isStep = every >= PRICE_MIN && every < MONEY_MAX;
  return isStep && endings.length > 0 && endings.length <= RUNGS_MAX && endings.every(isInside);
}

/** Prices of the ladder from `low` to `high`, rising; the first, the last and those around `near` always. */
function rungsBetween(
  { every, endings }: Ladder,
  low: number,
  high: number,
  near = low,
): readonly number[] {
  const first = Math.max(0, Math.floor(low / every) - 1);
  const last = Math.ceil(high / every) + 1;
  const stride = Math.max(1, Math.ceil(((last - first) * endings.length) / RUNGS_MAX));
  const wholes = new Set<number>();
  for (let n = first; n <= last; n += stride) wholes.add(n);
  const middle = Math.min(last, Math.max(first, Math.floor(near / every)));
  const kept = [first, first + 1, first + 2, last - 2, last - 1, last];
  for (const n of [...kept, middle - 1, middle, middle + 1]) wholes.add(n);
  const prices = new Set<number>();
  for (const n of wholes) {
    for (const ending of endings) {
      // Without the dust of binary fractions.
      const price = Number((n * every + ending).toPrecision(12));
      if (price > 0 && !isAbove(low, price) && !isAbove(price, high)) prices.add(price);
    }
  }
  return [...prices].sort((a, b) => a - b);
}
