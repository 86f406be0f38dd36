import { type Refused, refused } from "../../refused.ts";
import type { OrderOption, SharedItem, SharedLimit } from "./item.ts";

/**
 * A choice of one option for each item, without units: values are shares of the most that could be
 * at stake, uses are shares of their limit. Items are in the order of their ids and options in that
 * of their quantities, so that the order in which they are told changes nothing.
 */
export type ChoiceProblem = {
  readonly kind: "problem";
  /** By item, the first of its options; one more stands for the end. */
  readonly starts: Int32Array;
  readonly values: Float64Array;
  /** By limit, then by option. Limits that bind nobody are left out. */
  readonly uses: readonly Float64Array[];
  /** By limit: 1, or 0 where nothing may be used. */
  readonly caps: readonly number[];
  /** By limit of the problem, the place of it among those that were told. */
  readonly limitPlaces: readonly number[];
  /** By limit of the problem, its amount for one of the problem. */
  readonly limitScales: readonly number[];
  /** By item of the problem, the place of it among those that were told. */
  readonly itemPlaces: readonly number[];
  readonly options: readonly OrderOption[];
  /** Money for a value of 1. */
  readonly money: number;
};

const ITEMS_MAX = 10_000;
const OPTIONS_PER_ITEM_MAX = 200;
const LIMITS_MAX = 20;
const AMOUNT_MAX = 1e15;

/** How far above its cap a sum of shares may come by the arithmetic alone. */
export const ARITHMETIC = 1e-9;

/** The problem in the numbers that were told, or why there is none. */
export function readProblem(
  items: readonly SharedItem[],
  limits: readonly SharedLimit[],
): ChoiceProblem | Refused {
  const wrong = wrongLimit(limits) ?? wrongItem(items, limits);
  if (wrong !== null) return refused(wrong);
  const itemPlaces = inOrder(items.map(({ id }) => id));
  const options: OrderOption[] = [];
  const starts = new Int32Array(items.length + 1);
  itemPlaces.forEach((place, i) => {
    options.push(...[...(items[place]?.options ?? [])].sort(byQuantity));
    starts[i + 1] = options.length;
  });
  const binding = inOrder(limits.map(({ name }) => name)).filter(
    (m) => limits[m]?.amount !== Number.POSITIVE_INFINITY,
  );
  const told = binding.map((m) => usesOf(options, limits[m]?.name ?? ""));
  const amounts = binding.map((m) => limits[m]?.amount ?? 0);
  const limitScales = told.map((uses, m) => amounts[m] || largest(uses) || 1);
  const values = Float64Array.from(options, ({ value }) => value);
  const money = sumOfLargest(starts, values) || 1;
  return {
    kind: "problem",
    starts,
    values: values.map((value) => value / money),
    uses: told.map((uses, m) => uses.map((use) => use / (limitScales[m] ?? 1))),
    caps: amounts.map((amount) => (amount > 0 ? 1 : 0)),
    limitPlaces: binding,
    limitScales,
    itemPlaces,
    options,
    money,
  };
}

function wrongLimit(limits: readonly SharedLimit[]): string | null {
  if (limits.length > LIMITS_MAX) return `there are more than ${LIMITS_MAX} limits`;
  const names = new Set(limits.map(({ name }) => name));
  if (names.size < limits.length) return "two limits have the same name";
  const wrong = limits.find(({ amount }) => !(amount >= 0));
  if (wrong === undefined) return null;
  return `the limit ${wrong.name} has to be 0 or more, and is ${wrong.amount}`;
}

function wrongItem(items: readonly SharedItem[], limits: readonly SharedLimit[]): string | null {
  if (items.length > ITEMS_MAX) return `there are more than ${ITEMS_MAX} items`;
  if (new Set(items.map(({ id }) => id)).size < items.length) return "an item is told twice";
  const names = new Set(limits.map(({ name }) => name));
  for (const { id, options } of items) {
    if (options.length === 0) return `item ${id} has no option, not even to order nothing`;
    if (options.length > OPTIONS_PER_ITEM_MAX) {
      return `item ${id} has more than ${OPTIONS_PER_ITEM_MAX} options`;
    }
    for (const { quantity, value, uses } of options) {
      if (!isAmount(quantity)) return `item ${id} has a quantity that is none: ${quantity}`;
      if (!(Math.abs(value) <= AMOUNT_MAX)) return `item ${id} has a value that is none: ${value}`;
      for (const [name, use] of Object.entries(uses)) {
        if (!names.has(name)) return `item ${id} uses ${name}, of which no limit is told`;
        if (!isAmount(use)) return `item ${id} has a use of ${name} that is none: ${use}`;
      }
    }
  }
  return null;
}

function isAmount(value: number): boolean {
  return value >= 0 && value <= AMOUNT_MAX;
}

/** The places of names that are all different, by the names' order. */
function inOrder(names: readonly string[]): readonly number[] {
  const places = names.map((_, place) => place);
  return places.sort((a, b) => ((names[a] ?? "") < (names[b] ?? "") ? -1 : 1));
}

/** Where two quantities are the same, so that neither comes first by chance. */
function byQuantity(a: OrderOption, b: OrderOption): number {
  return a.quantity - b.quantity || b.value - a.value || takenOfAll(a) - takenOfAll(b);
}

function takenOfAll({ uses }: OrderOption): number {
  return Object.values(uses).reduce((sum, use) => sum + use, 0);
}

function usesOf(options: readonly OrderOption[], name: string): Float64Array {
  return Float64Array.from(options, (option) => takenOf(option, name));
}

/** How much of a limit an option takes. */
export function takenOf({ uses }: OrderOption, name: string): number {
  return Object.hasOwn(uses, name) ? (uses[name] ?? 0) : 0;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function sumOfLargest(starts: Int32Array, values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i + 1 < starts.length; i += 1) {
    sum += largest(values.subarray(starts[i], starts[i + 1]));
  }
  return sum;
}
