import type { Market } from "./market.ts";
import type { Move, Path, Shelf } from "./shelf.ts";

/** What prices are worth, given their worth and their average; the higher the better. */
export type Aim = (worth: number, average: number) => number;

/** Gains below this part of the aim are noise of the arithmetic. */
const GAIN_MIN = 1e-10;
const SWEEPS_MAX = 60;
/** How many rungs two items move against each other. */
const SWAP = [1, 2, 3] as const;
const PAIRS_MAX = 100;

/**
 * Coordinate ascent: item by item, each to its best price given the others, until none gains. In one
 * week without cross elasticities that is the optimum; with them a local one. Over several weeks
 * an item moves in one week, or from one week on. Of equal prices the earlier stays.
 */
export function climb(market: Market, shelf: Shelf, aim: Aim): void {
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep += 1) {
    let gained = false;
    for (let item = 0; item < market.items.length; item += 1) {
      if (
        takeBest(
          shelf,
          movesOf(market, shelf.path(item), item).map((move) => [move]),
          aim,
        )
      ) {
        gained = true;
      }
    }
    if (!gained) return;
  }
}

/**
 * Moves two items at once, as long as that gains: what an average price leaves to be gained once no
 * item can move alone.
 */
export function swap(market: Market, shelf: Shelf, aim: Aim): void {
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep += 1) {
    let gained = false;
    for (let one = 0; one < market.items.length; one += 1) {
      for (let other = one + 1; other < market.items.length; other += 1) {
        const pairs = pairsOf(market, shelf, one, other);
        if (takeBest(shelf, pairs, aim)) gained = true;
      }
    }
    if (!gained) return;
  }
}

/** All other prices of two items where those are few, else some rungs against each other. */
function pairsOf({ items, weeks }: Market, shelf: Shelf, one: number, other: number) {
  const [many, more] = [one, other].map((item) => items[item]?.rungs.prices.length ?? 0);
  if (weeks === 1 && (many ?? 0) * (more ?? 0) <= PAIRS_MAX) {
    return Array.from({ length: (many ?? 0) * (more ?? 0) }, (_, at): readonly Move[] => [
      { item: one, path: [at % (many ?? 1)] },
      { item: other, path: [Math.floor(at / (many ?? 1))] },
    ]);
  }
  return SWAP.flatMap((up) =>
    SWAP.flatMap((down) => [
      [shifted(shelf, one, up), shifted(shelf, other, -down)],
      [shifted(shelf, one, -up), shifted(shelf, other, down)],
    ]),
  );
}

function shifted(shelf: Shelf, item: number, rungs: number): Move {
  return { item, path: shelf.path(item).map((place) => place + rungs) };
}

function takeBest(shelf: Shelf, choices: readonly (readonly Move[])[], aim: Aim): boolean {
  const now = aim(shelf.worth(), shelf.average());
  let best = now + GAIN_MIN * Math.abs(now);
  let chosen: readonly Move[] | null = null;
  for (const moves of choices) {
    if (!moves.every(shelf.isAllowed)) continue;
    const { worth, average } = shelf.tried(moves);
    const value = aim(worth, average);
    if (!(value > best)) continue;
    best = value;
    chosen = moves;
  }
  if (chosen === null) return false;
  shelf.take(chosen);
  return true;
}

/** All other prices of one week alone, and of one week and those that follow. */
function movesOf({ items, weeks }: Market, path: Path, item: number): readonly Move[] {
  const count = items[item]?.rungs.prices.length ?? 0;
  const moves: Move[] = [];
  for (let week = 0; week < weeks; week += 1) {
    for (let place = 0; place < count; place += 1) {
      const onward = path.map((old, at) => (at < week ? old : place));
      moves.push({ item, path: onward });
      if (week < weeks - 1) {
        moves.push({ item, path: path.map((old, at) => (at === week ? place : old)) });
      }
    }
  }
  return moves;
}
