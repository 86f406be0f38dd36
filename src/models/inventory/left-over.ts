import { expectedShortfall, gammaCdf, type Spread } from "../numeric/gamma.ts";

/** So many units may be left when the order arrives, and how likely that is. */
export type LeftOver = { readonly units: number; readonly chance: number };

/** Parts of what may be asked for, each of which counts as its mean. */
const PARTS = 16;
/** Standard deviations above the mean, beyond which nothing is asked for. */
const REACH = 6;

/**
 * What a stock leaves over when customers who find nothing are lost: never less than nothing, so
 * that what was not there is not missed a second time. A stock below zero is owed, and stays so until
 * something arrives. The chances sum to 1, and the mean is exact.
 */
export function leftOvers(stock: number, demand: Spread): readonly LeftOver[] {
  if (stock <= 0 || demand.mean <= 0) return [{ units: stock, chance: 1 }];
  const reach = Math.min(stock, demand.mean + REACH * Math.sqrt(demand.variance));
  const parts: LeftOver[] = [];
  let [below, spared] = [0, 0];
  for (let part = 1; part <= PARTS; part += 1) {
    const at = (reach * part) / PARTS;
    const sufficed = gammaCdf(demand, at);
    // E[max(0, at - demand)], of which the parts' means follow.
    const left = Math.max(0, at - demand.mean + expectedShortfall(demand, at));
    const asked = at * sufficed - left;
    const chance = sufficed - below;
    if (chance > IMPROBABLE) parts.push({ units: stock - (asked - spared) / chance, chance });
    [below, spared] = [sufficed, asked];
  }
  const rest = 1 - below;
  if (rest <= IMPROBABLE) return parts;
  const all = Math.max(0, stock - demand.mean + expectedShortfall(demand, stock));
  const told = parts.reduce((sum, { units, chance }) => sum + units * chance, 0);
  const units = Math.min(stock - reach, Math.max(0, (all - told) / rest));
  return [...parts, { units, chance: rest }];
}

const IMPROBABLE = 1e-12;
