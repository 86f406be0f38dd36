import type { LostSalesItem } from "../../src/models/inventory/lost-sales/item.ts";

export type Case = { readonly name: string; readonly mean: number; readonly item: LostSalesItem };

/**
 * Small cases whose least cost can be found exactly, after those of Zipkin, "Old and new methods
 * for lost-sales inventory systems", Operations Research 56, 2008: Poisson and geometric demand,
 * lead times of one to four periods, a lost sale worth 4 to 39 times keeping a unit for a period; with
 * smaller means beside his 5, and some with packs, least orders, costs of an order, discounts and
 * uncertain lead times.
 */
export function lostSalesCases(): readonly Case[] {
  const plain = DEMANDS.flatMap(({ name, mean, chances, periodsMax }) =>
    [1, 2, 3, 4]
      .filter((periods) => periods <= periodsMax)
      .flatMap((periods) =>
        WORTHS.map((worth) => ({
          name: `${name} ${mean}, ${periods} periods, ${worth}`,
          mean,
          item: { ...itemOf(chances, worth), leadTime: certain(periods) },
        })),
      ),
  );
  return [...plain, ...special()];
}

/** Below this a demand is left out, and the others' chances are a little larger. */
const IMPROBABLE = 1e-8;

/** As times the cost of keeping a unit for a period, which is 1. */
const WORTHS = [4, 9, 19, 39];

const DEMANDS = [
  { name: "Poisson", mean: 1, chances: poisson(1), periodsMax: 4 },
  { name: "Poisson", mean: 2, chances: poisson(2), periodsMax: 4 },
  { name: "Poisson", mean: 3, chances: poisson(3), periodsMax: 4 },
  { name: "Poisson", mean: 4, chances: poisson(4), periodsMax: 4 },
  { name: "Poisson", mean: 5, chances: poisson(5), periodsMax: 4 },
  { name: "geometric", mean: 1, chances: geometric(1), periodsMax: 4 },
  { name: "geometric", mean: 2, chances: geometric(2), periodsMax: 4 },
  { name: "geometric", mean: 5, chances: geometric(5), periodsMax: 3 },
];

function special(): readonly Case[] {
  const cases: Case[] = [];
  for (const worth of [9, 39]) {
    for (const periods of [1, 2, 3]) {
      const plain = { ...itemOf(poisson(2), worth), leadTime: certain(periods) };
      const more: readonly (readonly [string, Partial<LostSalesItem>])[] = [
        ["packs of 4", { supply: { ...plain.supply, packSize: 4 } }],
        ["at least 3", { supply: { ...plain.supply, minimumQuantity: 3 } }],
        ["at most 3", { supply: { ...plain.supply, maximumQuantity: 3 } }],
        ["5 an order", { economics: { ...plain.economics, orderCost: 5 } }],
        ["discounted", { economics: { ...plain.economics, unitCost: 2, discount: 0.98 } }],
        ["uncertain", { leadTime: uncertain(periods) }],
      ];
      for (const [name, part] of more) {
        const item = { ...plain, ...part };
        cases.push({ name: `Poisson 2, ${periods} periods, ${worth}, ${name}`, mean: 2, item });
      }
    }
  }
  return cases;
}

function itemOf(chances: readonly number[], worth: number) {
  return {
    demand: [chances],
    economics: { unitPrice: worth, unitCost: 0, holdingCost: 1, lostSalePenalty: 0 },
    supply: { packSize: 1, minimumQuantity: 1 },
  };
}

function certain(periods: number): readonly number[] {
  return [...new Array<number>(periods).fill(0), 1];
}

/** Half of the orders take a period less; when there is none, all take as long as they do. */
function uncertain(periods: number): readonly number[] {
  if (periods === 1) return certain(1);
  return [...new Array<number>(periods - 1).fill(0), 0.5, 0.5];
}

function poisson(mean: number): readonly number[] {
  const chances = [Math.exp(-mean)];
  for (let chance = chances[0] ?? 0, units = 1; chance > IMPROBABLE || units < mean; units += 1) {
    chance *= mean / units;
    chances.push(chance);
  }
  return chances;
}

function geometric(mean: number): readonly number[] {
  const chances: number[] = [];
  const on = mean / (1 + mean);
  for (let chance = 1 - on; chance > IMPROBABLE; chance *= on) chances.push(chance);
  return chances;
}
