import type { Refused } from "../refused.ts";
import { type Lane, lostUnits, type Network, wrongNetwork } from "./reallocation/network.ts";
import { bestTransport, type Steps, stepsOf, type Transport } from "./reallocation/transport.ts";

export type Reallocation = {
  readonly kind: "reallocation";
  /** What is sent, by origin and destination; nothing when no transfer earns its cost. */
  readonly moves: readonly Transfer[];
  readonly lostUnitsWithout: number;
  readonly lostUnitsWith: number;
  /** What the transfers cost. */
  readonly cost: number;
  /** What they are expected to earn, less their cost; 0 or more. */
  readonly gain: number;
  /** What no transfers earn more than; the gain or more. */
  readonly bound: number;
  /**
   * Whether the best of all transfers was found (`exact`), or lanes with a fixed cost were given up
   * one by one, because there are too many to try them all (`lanes-given-up`).
   */
  readonly basis: "exact" | "lanes-given-up";
  /** Units are sent in multiples of it: 1 unless there are very many. */
  readonly stepUnits: number;
};

export type Transfer = {
  readonly from: string;
  readonly to: string;
  readonly quantity: number;
  readonly cost: number;
  readonly arrivesInDays: number;
};

/**
 * How units of one variant are best shared anew among locations, as after a spike: transfers that
 * earn more, in sales that are else lost and in units that are else left over, than they cost. The
 * expected value of stock is concave (demand follows the gamma distribution, and is lost when not
 * served), so that without fixed costs a cheapest flow of single units is exact (Ahuja, Magnanti and
 * Orlin, "Network Flows", 1993, chapter 14, on convex cost flows; lateral transshipments: Paterson
 * et al., "Inventory models with lateral transshipments", EJOR 210, 2011). With a few lanes of fixed
 * cost all their sets are tried. Units on their way serve nobody until they arrive; what a location
 * is sent it does not send on; units that come by lanes of several lead times count as serving the
 * same customers in turn. The order of telling changes nothing.
 */
export function reallocate(network: Network): Reallocation | Refused {
  const wrong = wrongNetwork(network);
  if (wrong !== null) return wrong;
  const inOrder = {
    ...network,
    locations: [...network.locations].sort((a, b) => (a.id < b.id ? -1 : 1)),
    lanes: [...network.lanes].sort(byEnds),
  };
  const step = stepOf(inOrder);
  const { best, bound, basis } = bestLanes(inOrder, step);
  const lanes = best.net > 0 ? best.lanes : [];
  const moves = lanes.flatMap((lane, i) => transferOf(lane, best.units[i] ?? 0));
  const gain = Math.max(0, best.net);
  return {
    kind: "reallocation",
    moves,
    lostUnitsWithout: lostIn(inOrder, []),
    lostUnitsWith: lostIn(inOrder, moves),
    cost: moves.reduce((sum, { cost }) => sum + cost, 0),
    gain,
    bound: Math.max(gain, bound),
    basis,
    stepUnits: step,
  };
}

type Plan = Transport & { readonly lanes: readonly Lane[]; readonly net: number };

/** So many lanes of fixed cost have few enough sets to try them all. */
const FIXED_TRIED_MAX = 6;

function bestLanes(network: Network, size: number) {
  const steps = stepsOf(network, size);
  const all = planOf(steps, network.lanes);
  const isFixed = (lane: Lane) => lane.fixedCost > 0;
  const fixed = network.lanes.filter(isFixed);
  const isFew = fixed.length <= FIXED_TRIED_MAX;
  const basis = isFew ? ("exact" as const) : ("lanes-given-up" as const);
  if (isFew) {
    let best: Plan = { lanes: [], units: [], gain: 0, net: 0 };
    for (let set = 0; set < 2 ** fixed.length; set += 1) {
      const closed = new Set(fixed.filter((_, i) => ((set >> i) & 1) === 0));
      const plan = planOf(
        steps,
        network.lanes.filter((lane) => !closed.has(lane)),
      );
      if (plan.net > best.net + NOTHING) best = plan;
    }
    return { best, bound: best.net, basis };
  }
  let best = all;
  for (;;) {
    const tried = dearest(best).map((lane) => {
      return planOf(
        steps,
        best.lanes.filter((one) => one !== lane),
      );
    });
    const next = tried.reduce((a, b) => (b.net >= a.net ? b : a), best);
    if (next === best) return { best, bound: all.gain, basis };
    best = next;
  }
}

const NOTHING = 1e-9;
const GIVEN_UP_TRIED_MAX = 8;

/** The lanes in use whose fixed cost is the most for each unit. */
function dearest({ lanes, units }: Plan): readonly Lane[] {
  return lanes
    .map((lane, i) => ({ lane, perUnit: lane.fixedCost / Math.max(NOTHING, units[i] ?? 0), i }))
    .filter(({ lane, i }) => lane.fixedCost > 0 && (units[i] ?? 0) > 0)
    .sort((a, b) => b.perUnit - a.perUnit)
    .slice(0, GIVEN_UP_TRIED_MAX)
    .map(({ lane }) => lane);
}

function planOf(steps: Steps, lanes: readonly Lane[]): Plan {
  const transport = bestTransport(steps, lanes);
  const fixed = lanes.reduce((sum, { fixedCost }, i) => {
    return (transport.units[i] ?? 0) > 0 ? sum + fixedCost : sum;
  }, 0);
  return { ...transport, lanes, net: transport.gain - fixed };
}

/** So many single steps, of all locations together, are weighed. */
const STEPS_MAX = 500;

function stepOf({ locations }: Network): number {
  const units = locations.reduce((sum, { stock }) => sum + Math.max(0, stock), 0);
  return Math.max(1, Math.ceil(units / STEPS_MAX));
}

function lostIn({ locations }: Network, moves: readonly Transfer[]): number {
  return locations.reduce((sum, location) => {
    const { id, stock } = location;
    const after = moves.reduce((units, { from, to, quantity }) => {
      return units + (to === id ? quantity : 0) - (from === id ? quantity : 0);
    }, stock);
    return sum + lostUnits(location, after);
  }, 0);
}

function transferOf(lane: Lane, quantity: number): readonly Transfer[] {
  const { from, to, perUnit, fixedCost, leadDays } = lane;
  if (quantity === 0) return [];
  return [{ from, to, quantity, cost: fixedCost + perUnit * quantity, arrivesInDays: leadDays }];
}

function byEnds(a: Lane, b: Lane): number {
  if (a.from !== b.from) return a.from < b.from ? -1 : 1;
  return a.to < b.to ? -1 : 1;
}
