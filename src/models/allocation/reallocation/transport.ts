import { type Arc, cheapestFlow } from "../flow.ts";
import { type Lane, lostUnits, type Network, usefulUnits } from "./network.ts";

/** What each step that is given, sent or taken costs or earns. */
export type Steps = {
  readonly size: number;
  readonly nodes: number;
  readonly ends: readonly Arc[];
  readonly ways: ReadonlyMap<Lane, Arc>;
};

/** By lane, how many units are sent, and what that earns before fixed costs. */
export type Transport = { readonly units: readonly number[]; readonly gain: number };

const [SOURCE, SINK] = [0, 1];

/** Each unit that is given away costs more than the one before, each that is taken earns less. */
export function stepsOf(network: Network, size: number): Steps {
  const { locations, lanes, coverDays, leftOverCost } = network;
  const places = new Map(locations.map(({ id }, place) => [id, place]));
  const giver = (place: number) => 2 + place;
  const taker = (place: number) => 2 + locations.length + place;
  const wayOf = ({ from, to, perUnit, leadDays }: Lane): Arc => {
    const [here, there] = [places.get(from) ?? 0, places.get(to) ?? 0];
    const location = locations[there];
    const useful = location ? usefulUnits(location, leadDays, coverDays) : 0;
    const capacity = Math.floor((useful + 1e-6) / size);
    return { from: giver(here), to: taker(there), capacity, cost: perUnit * size };
  };
  const all = locations.reduce((sum, { stock }) => sum + Math.max(0, stock), 0);
  const least = Math.min(...lanes.map(({ perUnit }) => perUnit * size));
  const ends = locations.flatMap((location, place) => {
    const { stock, unitMargin } = location;
    const lost = (units: number) => (unitMargin + leftOverCost) * lostUnits(location, units);
    const arcs: Arc[] = [];
    for (let given = size; given <= stock; given += size) {
      const cost = lost(stock - given) - lost(stock - given + size);
      arcs.push({ from: SOURCE, to: giver(place), capacity: 1, cost });
    }
    for (let taken = size; taken <= all; taken += size) {
      const cost = lost(stock + taken) - lost(stock + taken - size);
      if (cost > -least - NOTHING) break;
      arcs.push({ from: taker(place), to: SINK, capacity: 1, cost });
    }
    return arcs;
  });
  const ways = new Map(lanes.map((lane) => [lane, wayOf(lane)]));
  return { size, nodes: 2 + 2 * locations.length, ends, ways };
}

const NOTHING = 1e-9;

/**
 * The transport over some lanes that earns the most, without fixed costs: because gains are
 * concave, the cheapest flow over single steps is the best.
 */
export function bestTransport({ size, nodes, ends, ways }: Steps, lanes: readonly Lane[]) {
  const arcs = [...lanes.flatMap((lane) => ways.get(lane) ?? []), ...ends];
  const flow = cheapestFlow(arcs, nodes, SOURCE, SINK);
  const gain = arcs.reduce((sum, { cost }, arc) => sum - cost * (flow[arc] ?? 0), 0);
  return { units: lanes.map((_, lane) => (flow[lane] ?? 0) * size), gain };
}
