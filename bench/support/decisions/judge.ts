import { groupBy } from "../../../src/kernel/collections.ts";
import { momentsOf, solveRidge } from "../../../src/models/numeric/least-squares.ts";
import type { Answers, Item } from "./world.ts";

/** Stores are dealt into so many hands; a store is judged by what the others say. */
const HANDS = 2;
const PENALTY = 0.05;
/** No customer wants more when it costs more. */
const OWN_MAX = -0.1;

/**
 * The judge of prices that nobody asked in truth: constant elasticities of each product to its own
 * price and to its rivals', by least squares of the logarithm over the whole file, promotions and
 * advertisements held fixed. Nobody who decides has it: it is another form than the forecast's, it
 * sees the weeks that are scored, and each store is judged by stores of the other hand. With one
 * store, which has no others, by its own.
 */
export function judgeOf(world: readonly (readonly Item[])[]): Answers {
  const stores = [...new Set(world.flat().map(({ store }) => store))];
  const handOf = new Map(stores.map((store, at) => [store, at % HANDS]));
  const elasticities = new Map<string, ReadonlyMap<string, number>>();
  for (const items of world) {
    for (let hand = 0; hand < HANDS; hand += 1) {
      const others = items.filter(({ store }) => handOf.get(store) !== hand);
      const [first] = items;
      if (first === undefined) continue;
      const fitted = elasticitiesOf(others.length > 0 ? others : items);
      elasticities.set(`${hand}/${first.product}`, fitted);
    }
  }
  return ({ store, product }, ratios) => {
    const own = elasticities.get(`${handOf.get(store) ?? 0}/${product}`);
    let log = 0;
    for (const [of, ratio] of ratios) log += (own?.get(of) ?? 0) * Math.log(ratio);
    return Math.exp(log);
  };
}

/** Elasticities of what is wanted of one product, by the product whose price it is. */
function elasticitiesOf(items: readonly Item[]): ReadonlyMap<string, number> {
  const rivals = items[0]?.rivals.map(({ product }) => product) ?? [];
  const moments = [...groupBy(items, ({ store }) => store).values()].flat().map((item) => {
    const kept = item.demand.flatMap((wanted, week) => {
      const plan = item.plans[week];
      if (!plan || !(wanted > 0)) return [];
      const prices = item.rivals.map(({ plans }) => Math.log(plans[week]?.price ?? 1));
      return [
        { y: Math.log(wanted), x: [Math.log(plan.price), ...prices, plan.promotion, plan.feature] },
      ];
    });
    return momentsOf(
      kept.map(({ x }) => x),
      kept.map(({ y }) => y),
      kept.map(() => 1),
    );
  });
  const size = rivals.length + 3;
  const products = new Float64Array(size * size);
  const targets = new Float64Array(size);
  for (const one of moments) {
    for (const [k, value] of one.products.entries()) products[k] = (products[k] ?? 0) + value;
    for (const [k, value] of one.targets.entries()) targets[k] = (targets[k] ?? 0) + value;
  }
  const [own = OWN_MAX, ...others] = solveRidge(
    products,
    targets,
    Array.from({ length: size }, () => PENALTY),
  );
  const product = items[0]?.product ?? "";
  return new Map([
    [product, Math.min(OWN_MAX, own)],
    ...rivals.map((rival, at): [string, number] => [rival, Math.max(0, others[at] ?? 0)]),
  ]);
}
