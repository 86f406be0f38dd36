import { type Arc, cheapestFlow } from "../flow.ts";
import type { Candidate, SourcingProblem } from "./problem.ts";

/** What some locations send, one parcel each, and what that costs with what is missed. */
export type Assignment = {
  readonly locations: readonly Candidate[];
  /** By location, by line, units. */
  readonly units: readonly (readonly number[])[];
  /** Parcels, units and the value of what is not sent. */
  readonly cost: number;
};

/**
 * The cheapest that exactly these locations can send. Where no location's handling is at its end,
 * each line takes from the cheapest; else a flow from lines over locations decides.
 */
export function assign(problem: SourcingProblem, locations: readonly Candidate[]): Assignment {
  const units = byLine(problem, locations) ?? byFlow(problem, locations);
  return { locations, units, cost: costOf(problem, locations, units) };
}

function byLine({ lines }: SourcingProblem, locations: readonly Candidate[]) {
  const cheapest = locations.map((_, at) => at);
  cheapest.sort((a, b) => unitCost(locations, a) - unitCost(locations, b) || a - b);
  const units = locations.map(() => lines.map(() => 0));
  lines.forEach(({ quantity, unitValue }, line) => {
    let missing = quantity;
    for (const at of cheapest) {
      if (unitCost(locations, at) >= unitValue) break;
      const some = Math.min(missing, locations[at]?.units[line] ?? 0);
      (units[at] as number[])[line] = some;
      missing -= some;
    }
  });
  const isWithin = locations.every(({ handlingUnits }, at) => sum(units[at]) <= handlingUnits);
  return isWithin ? units : null;
}

function byFlow({ lines }: SourcingProblem, locations: readonly Candidate[]) {
  const [source, sink, firstLine, firstLocation] = [0, 1, 2, 2 + lines.length];
  const arcs: Arc[] = lines.map(({ quantity }, line) => {
    return { from: source, to: firstLine + line, capacity: quantity, cost: 0 };
  });
  locations.forEach(({ units, perUnit }, at) => {
    for (const [line, { unitValue }] of lines.entries()) {
      const capacity = units[line] ?? 0;
      const cost = perUnit - unitValue;
      arcs.push({ from: firstLine + line, to: firstLocation + at, capacity, cost });
    }
  });
  locations.forEach(({ handlingUnits }, at) => {
    arcs.push({ from: firstLocation + at, to: sink, capacity: handlingUnits, cost: 0 });
  });
  const flow = cheapestFlow(arcs, firstLocation + locations.length, source, sink);
  return locations.map((_, at) =>
    lines.map((_, line) => flow[lines.length * (1 + at) + line] ?? 0),
  );
}

function costOf(
  { lines }: SourcingProblem,
  locations: readonly Candidate[],
  units: readonly (readonly number[])[],
): number {
  const sent = locations.reduce((cost, { perParcel, perUnit }, at) => {
    return cost + perParcel + perUnit * sum(units[at]);
  }, 0);
  return lines.reduce((cost, { quantity, unitValue }, line) => {
    return cost + unitValue * (quantity - sum(units.map((of) => of[line] ?? 0)));
  }, sent);
}

function unitCost(locations: readonly Candidate[], at: number): number {
  return locations[at]?.perUnit ?? 0;
}

export function sum(numbers: readonly number[] = []): number {
  return numbers.reduce((total, number) => total + number, 0);
}
