import { climb, swap } from "./climb.ts";
import { bestOfAll, isFew } from "./every-combination.ts";
import type { Market } from "./market.ts";
import type { Guardrail, PriceQuestion, PricesRefused } from "./question.ts";
import { refusedPrices } from "./question.ts";
import { mayFollow } from "./rungs.ts";
import { type Move, type Path, type Shelf, shelfOf } from "./shelf.ts";

/** The best paths found, and what is known of how good they are. */
export type Found = {
  readonly kind: "found";
  readonly paths: readonly Path[];
  /** What the constraint on the average price costs, in profit for each unit of average; 0 when it costs nothing. */
  readonly shadowPrice: number;
  readonly binds: Guardrail | null;
  /** At most so much more could be had within all guardrails; null where that is not known. */
  readonly gap: number | null;
};

type Band = { readonly atLeast: number; readonly atMost: number };
type State = { readonly paths: readonly Path[]; readonly worth: number; readonly average: number };

const BISECTIONS = 30;
const DOUBLINGS = 60;
/** An average off by less, relatively, is kept. */
const SAME = 1e-9;

/**
 * The best prices within a band of average prices. The constraint gets a price of its own, a
 * Lagrange multiplier, by bisection (Everett, Operations Research 11, 1963), and what the steps of
 * the ladder leave is filled by moves of single items and pairs. One week without cross elasticities
 * has an exact inner problem, so the multiplier bounds what is missed. Where there are but few
 * combinations all of them are tried.
 */
export function withinBand(
  market: Market,
  starts: readonly (readonly number[])[],
  { atLeast = 0, atMost = Number.POSITIVE_INFINITY }: NonNullable<PriceQuestion["averagePrice"]>,
): Found | PricesRefused {
  if (Number.isNaN(atLeast) || Number.isNaN(atMost)) {
    return refusedPrices("the average price is held to no number");
  }
  if (atLeast > atMost) {
    return refusedPrices("no average is at least the one and at most the other", {
      conflict: ["average at least", "average at most"],
    });
  }
  const band = { atLeast: atLeast * (1 - SAME), atMost: atMost * (1 + SAME) };
  const few = isFew(market) ? (starts[0] ?? []) : null;
  const ofFew = few && bestOfAll(market, few, () => true);
  const free = ofFew
    ? stateOf(market, ofFew)
    : best(starts.map((start) => climbed(market, shelfOf(market, start), 0)));
  const isExact = market.weeks === 1 && market.items.every(({ rivals }) => rivals.length === 0);
  if (isWithin(band, free.average) || market.items.length === 0) {
    const gap = isExact || few !== null ? 0 : null;
    return { kind: "found", paths: free.paths, shadowPrice: 0, binds: null, gap };
  }
  const isHigh = free.average > band.atMost;
  const binds = isHigh ? "average at most" : "average at least";
  const extreme = atEnds(market, isHigh);
  const reached = isHigh ? extreme.average <= band.atMost : extreme.average >= band.atLeast;
  if (!reached) return unreachable(market, binds, isHigh);
  const target = isHigh ? band.atMost : band.atLeast;
  const { states, bound, multiplier } = byMultiplier(market, free, extreme, target, isHigh);
  const found = { kind: "found", shadowPrice: multiplier, binds } as const;
  if (few !== null) {
    const within = bestOfAll(market, few, (average) => isWithin(band, average));
    if (within === null) return missed(binds);
    return { ...found, paths: stateOf(market, within).paths, gap: 0 };
  }
  const inside = states.filter(({ average }) => isWithin(band, average));
  const repaired = inside.length > 0 ? null : repairedOf(market, states, band);
  const good = [...inside]
    .sort((a, b) => b.worth - a.worth)
    .filter(isNew)
    .slice(0, POLISHED);
  const begun = repaired === null ? good : [repaired];
  if (begun.length === 0) return missed(binds);
  const last = best(begun.map((state) => polished(market, state, band)));
  return { ...found, paths: last.paths, gap: isExact ? Math.max(0, bound - last.worth) : null };
}

function missed(binds: Guardrail): PricesRefused {
  return refusedPrices("no prices of the ladders were found with such an average", {
    conflict: ["ladder", binds],
  });
}

function byMultiplier(
  market: Market,
  free: State,
  extreme: State,
  target: number,
  isHigh: boolean,
) {
  const states: State[] = [free, extreme];
  let bound = free.worth;
  let from = free;
  const sign = isHigh ? 1 : -1;
  const isBeyond = ({ average }: State) => (isHigh ? average > target : average < target);
  const solve = (multiplier: number) => {
    const found = climbed(market, shelfAt(market, from), sign * multiplier);
    states.push(found);
    bound = Math.min(bound, found.worth - sign * multiplier * (found.average - target));
    from = found;
    return found;
  };
  let low = 0;
  let high =
    (Math.abs(free.worth) + Math.abs(extreme.worth)) / Math.max(free.average, target) / 100;
  if (high === 0) return { states, bound, multiplier: 0 };
  for (let i = 0; i < DOUBLINGS && isBeyond(solve(high)); i += 1) {
    low = high;
    high *= 2;
  }
  for (let i = 0; i < BISECTIONS; i += 1) {
    const middle = (low + high) / 2;
    if (isBeyond(solve(middle))) low = middle;
    else high = middle;
  }
  return { states, bound, multiplier: sign * high };
}

function climbed(market: Market, shelf: Shelf, multiplier: number): State {
  climb(market, shelf, (worth, average) => worth - multiplier * average);
  return stateOf(market, shelf);
}

function polished(market: Market, start: State, band: Band): State {
  const shelf = shelfAt(market, start);
  const aim = (worth: number, average: number) =>
    isWithin(band, average) ? worth : Number.NEGATIVE_INFINITY;
  for (let round = 0; round < POLISHES; round += 1) {
    const before = shelf.worth();
    climb(market, shelf, aim);
    swap(market, shelf, aim);
    if (shelf.worth() === before) break;
  }
  return stateOf(market, shelf);
}

const POLISHES = 5;
/** How many states within the band are polished. */
const POLISHED = 3;

function isNew({ worth }: State, at: number, all: readonly State[]): boolean {
  return at === 0 || worth !== all[at - 1]?.worth;
}

/** From the state that is nearest to the band into it, if moves of one or two items lead there. */
function repairedOf(market: Market, states: readonly State[], band: Band): State | null {
  const off = (average: number) => Math.max(0, band.atLeast - average, average - band.atMost);
  const nearest = [...states].sort((a, b) => off(a.average) - off(b.average)).slice(0, 2);
  for (const state of nearest) {
    const shelf = shelfAt(market, state);
    climb(market, shelf, (_, average) => -off(average));
    swap(market, shelf, (_, average) => -off(average));
    if (isWithin(band, shelf.average())) return stateOf(market, shelf);
  }
  return null;
}

function unreachable(market: Market, binds: Guardrail, isHigh: boolean): PricesRefused {
  const names = market.items.flatMap(({ id, rungs }) => {
    const stop = isHigh ? rungs.lower : rungs.upper;
    return stop === null ? [] : [{ id, name: stop.name }];
  });
  const [first] = names;
  return refusedPrices("the items' own guardrails keep the average price from there", {
    ...(first === undefined ? {} : { item: first.id }),
    conflict: [first?.name ?? "ladder", binds],
  });
}

/** All items at their lowest prices, or at their highest. */
function atEnds(market: Market, isLow: boolean): State {
  const shelf = shelfOf(
    market,
    market.items.map(({ rungs }) => rungs.from),
  );
  shelf.take(market.items.map((_, item) => endOf(market, item, isLow)));
  return stateOf(market, shelf);
}

function endOf({ items, weeks }: Market, item: number, isLow: boolean): Move {
  const rungs = items[item]?.rungs;
  if (rungs === undefined) return { item, path: [] };
  const path: number[] = [isLow ? rungs.from : rungs.to];
  while (path.length < weeks) {
    const before = rungs.prices[path.at(-1) ?? 0] ?? 0;
    const may = (price: number) => mayFollow(rungs, before, price);
    path.push(isLow ? rungs.prices.findIndex(may) : rungs.prices.findLastIndex(may));
  }
  return { item, path };
}

function shelfAt(market: Market, { paths }: State): Shelf {
  const shelf = shelfOf(
    market,
    paths.map((path) => path[0] ?? 0),
  );
  if (market.weeks > 1) shelf.take(paths.map((path, item) => ({ item, path })));
  return shelf;
}

function stateOf({ items }: Market, shelf: Shelf): State {
  const paths = items.map((_, item) => shelf.path(item));
  return { paths, worth: shelf.worth(), average: shelf.average() };
}

function best(states: readonly State[]): State {
  return states.reduce((a, b) => (b.worth > a.worth + SAME * Math.abs(a.worth) ? b : a));
}

function isWithin({ atLeast, atMost }: Band, average: number): boolean {
  return average >= atLeast && average <= atMost;
}
