import { type Assignment, assign, sum } from "./assign.ts";
import type { Candidate, SourcingProblem } from "./problem.ts";

/** So many locations have few enough sets to try them all. */
export const TRIED_ALL_MAX = 12;

/** The cheapest assignment of all sets of these locations, of equals the one with fewer parcels. */
export function cheapestOfAll(
  problem: SourcingProblem,
  candidates: readonly Candidate[],
): Assignment {
  let best = assign(problem, []);
  const grow = (from: number, chosen: readonly Candidate[], parcels: number, left: number) => {
    if (left === 0) {
      const found = assign(problem, chosen);
      if (isCheaper(found, best)) best = found;
      return;
    }
    for (let at = from; at <= candidates.length - left; at += 1) {
      const one = candidates[at] as Candidate;
      // Parcels alone may cost more than all that is known.
      if (parcels + one.perParcel < best.cost) {
        grow(at + 1, [...chosen, one], parcels + one.perParcel, left - 1);
      }
    }
  };
  const most = Math.min(problem.parcelsMax, candidates.length);
  for (let size = 1; size <= most; size += 1) grow(0, [], 0, size);
  return best;
}

/**
 * Of many locations those that are likely to be in the cheapest assignment: first the ones that,
 * each added to those before, save the most, then the best alone.
 */
export function shortlist(problem: SourcingProblem): readonly Candidate[] {
  const { candidates, parcelsMax } = problem;
  const listed: Candidate[] = [];
  let now = assign(problem, []);
  while (listed.length < Math.min(parcelsMax, TRIED_ALL_MAX / 2)) {
    const tried = candidates
      .filter((one) => !listed.includes(one))
      .map((one) => assign(problem, [...listed, one]));
    const best = tried.reduce((a, b) => (isCheaper(b, a) ? b : a), now);
    const added = best.locations.at(-1);
    if (best === now || added === undefined) break;
    listed.push(added);
    now = best;
  }
  const alone = candidates
    .filter((one) => !listed.includes(one))
    .map((one) => ({ one, cost: assign(problem, [one]).cost }))
    .sort((a, b) => a.cost - b.cost);
  listed.push(...alone.slice(0, TRIED_ALL_MAX - listed.length).map(({ one }) => one));
  return listed.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * What no assignment costs less than: each line from the cheapest locations, for one parcel as
 * cheap as any, with no end of parcels and handling.
 */
export function leastCost({ lines, candidates }: SourcingProblem): number {
  const byUnit = [...candidates].sort((a, b) => a.perUnit - b.perUnit);
  const nothing = sum(lines.map(({ quantity, unitValue }) => quantity * unitValue));
  const parcel = Math.min(...candidates.map(({ perParcel }) => perParcel));
  let cost = candidates.length === 0 ? 0 : parcel;
  for (const [line, { quantity, unitValue }] of lines.entries()) {
    let missing = quantity;
    for (const { units, perUnit } of byUnit) {
      const some = Math.min(missing, units[line] ?? 0);
      cost += some * Math.min(perUnit, unitValue);
      missing -= some;
    }
    cost += missing * unitValue;
  }
  return Math.min(nothing, cost);
}

/** By more than the arithmetic. */
export function isCheaper(one: Assignment, other: Assignment): boolean {
  return one.cost < other.cost - 1e-9 * Math.max(1e-6, Math.abs(other.cost));
}
