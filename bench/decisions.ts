import { writeFile } from "node:fs/promises";
import { thousandths } from "./figure.ts";
import { readSalesPanel } from "./support/data/sales-panel.ts";
import { ARMS, type ArmKind } from "./support/decisions/arms.ts";
import { itemsOf } from "./support/decisions/items.ts";
import {
  bullwhip,
  byStores,
  fillRate,
  profitByStore,
  profitOf,
} from "./support/decisions/measures.ts";
import { pictureOf } from "./support/decisions/picture.ts";
import {
  clairvoyantProfit,
  type Item,
  type Outcome,
  type Rules,
  replay,
} from "./support/decisions/world.ts";
import { diceOf } from "./support/dice.ts";
import { readFlags, WrongFlags } from "./support/flags.ts";
import { seriesOf } from "./support/forecast/series.ts";

const FLAGS = {
  script: "bench:decisions",
  says:
    "Replays what customers wanted against ways to replenish: what is not there is not sold, and is " +
    "not seen. Each way has one number tuned on the weeks before those that are scored.",
  files: { data: "Sales by store, product and period: see bench/README.md." },
  numbers: {
    weeks: { says: "At the end of the file, to score.", default: 30, min: 4, max: 500 },
    tuning: { says: "Weeks before those, to tune on.", default: 20, min: 4, max: 500 },
    stores: { says: "At most so many, in the file's order.", default: 1_000, min: 1, max: 10_000 },
    lead: { says: "Weeks from an order to the shelf.", default: 2, min: 1, max: 12 },
    holding: {
      says: "Share of a unit's cost, for each week that it is left over.",
      ...{ default: 0.02, min: 0.001, max: 1, fraction: true },
    },
    seed: { says: "What stores are drawn by for the intervals.", default: 1, min: 0, max: 1e9 },
  },
  switches: {
    json: "Print one JSON line at the end.",
    picture: "Write decisions.svg into the folder where this runs.",
  },
} as const;

type World = readonly (readonly Item[])[];

export async function main(argv: readonly string[]): Promise<void> {
  const flags = readFlags(FLAGS, argv);
  if (flags === null) return;
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const rows = await readSalesPanel(flags.data);
  const world = itemsOf(rows, seriesOf(rows), flags.stores);
  const to = world[0]?.[0]?.demand.length ?? 0;
  const from = to - flags.weeks;
  if (from - flags.tuning < WEEKS_BEFORE) {
    throw new WrongFlags(
      `--weeks and --tuning leave fewer than ${WEEKS_BEFORE} weeks of the file's ${to}`,
    );
  }
  const shared = { leadWeeks: flags.lead, holdingShare: flags.holding };
  const tuning: Rules = { ...shared, from: from - flags.tuning, to: from };
  const scored: Rules = { ...shared, from, to };
  const bound = boundOf(world, scored);
  const arms = Object.values(ARMS).map((kind) => {
    const choice = tuned(world, kind, tuning);
    const outcomes = run(world, kind, choice, scored);
    const share = profitOf(outcomes) / sum([...bound.values()]);
    say(`${kind.name}: ${(100 * share).toFixed(1)}% of the clairvoyant's profit, with ${choice}`);
    return { kind, outcomes, share };
  });
  const of = (name: keyof typeof ARMS) =>
    arms.find(({ kind }) => kind.name === name)?.outcomes ?? [];
  const figures = figuresOf(of, bound, from, flags.seed);
  const shares = Object.fromEntries(arms.map(({ kind, share }) => [kind.name, thousandths(share)]));
  if (flags.picture) {
    const title = `Share of the clairvoyant's profit, ${flags.weeks} weeks, ${bound.size} stores`;
    const bars = Object.entries(shares).map(([name, share]) => ({ name, share }));
    await writeFile("decisions.svg", pictureOf(title, bars));
    say("decisions.svg shows it.");
  }
  if (flags.json) process.stdout.write(`${JSON.stringify({ ...figures, shares })}\n`);
  else console.table({ ...figures, ...shares });
}

/** Before what is tuned on. */
const WEEKS_BEFORE = 12;

function figuresOf(
  of: (name: keyof typeof ARMS) => readonly Outcome[],
  bound: ReadonlyMap<string, number>,
  from: number,
  seed: number,
) {
  const [ours, silo, rule] = [of("orchestrated"), of("siloed"), of("baseStock")].map(profitByStore);
  const stores = [...bound.keys()];
  const total = (profits: ReadonlyMap<string, number> | undefined, drawn: readonly string[]) =>
    sum(drawn.map((store) => profits?.get(store) ?? 0));
  const uplift = (drawn: readonly string[]) => total(ours, drawn) / total(silo, drawn) - 1;
  const closed = (drawn: readonly string[]) =>
    (total(ours, drawn) - total(rule, drawn)) / (total(bound, drawn) - total(rule, drawn));
  const dice = diceOf(seed);
  const upliftInterval = byStores(stores, uplift, dice);
  const closedInterval = byStores(stores, closed, dice);
  const worst = Math.min(
    ...stores.map((store) => (ours?.get(store) ?? 0) / (bound.get(store) ?? 1)),
  );
  return {
    shareOfClairvoyant: thousandths(total(ours, stores) / total(bound, stores)),
    gapClosed: thousandths(closed(stores)),
    gapClosedLow: thousandths(closedInterval.low),
    gapClosedHigh: thousandths(closedInterval.high),
    upliftOverSiloed: thousandths(uplift(stores)),
    upliftLow: thousandths(upliftInterval.low),
    upliftHigh: thousandths(upliftInterval.high),
    bullwhip: thousandths(bullwhip(of("orchestrated"), from)),
    bullwhipSiloed: thousandths(bullwhip(of("siloed"), from)),
    fillRate: thousandths(fillRate(of("orchestrated"))),
    fillRateSiloed: thousandths(fillRate(of("siloed"))),
    worstStore: thousandths(worst),
  };
}

function tuned(world: World, kind: ArmKind, rules: Rules): number {
  const [only = 0, ...others] = kind.choices;
  if (others.length === 0) return only;
  const tried = kind.choices.map((choice) => ({
    choice,
    profit: profitOf(run(world, kind, choice, rules)),
  }));
  return tried.reduce((best, one) => (one.profit > best.profit ? one : best)).choice;
}

function run(world: World, kind: ArmKind, choice: number, rules: Rules): readonly Outcome[] {
  return world.flatMap((items) => replay(items, kind.make(choice, rules), rules));
}

/** By store. */
function boundOf(world: World, rules: Rules): ReadonlyMap<string, number> {
  const stores = new Map<string, number>();
  for (const item of world.flat()) {
    stores.set(item.store, (stores.get(item.store) ?? 0) + clairvoyantProfit(item, rules));
  }
  return stores;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, one) => total + one, 0);
}
