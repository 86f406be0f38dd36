import { mean, thousandths } from "../../figure.ts";
import { diceOf } from "../dice.ts";
import type { ArmName } from "./arms.ts";
import type { Disrupted, DisruptedArm, Experiment } from "./experiment.ts";
import {
  bootstrap,
  bullwhip,
  fillRate,
  profitBy,
  profitByWeek,
  profitOf,
  storesBelow,
  total,
} from "./measures.ts";
import type { Outcome } from "./world.ts";

/** Every figure of the benchmark; see bench/README.md for what they are. */
export function figuresOf(done: Experiment, from: number, seed: number) {
  const { calm, clairvoyant } = done;
  const bound = profitOf(clairvoyant);
  const share = (outcomes: readonly Outcome[]) => thousandths(profitOf(outcomes) / bound);
  const stores = [...profitBy(clairvoyant, storeOf).keys()];
  const unitOf = stores.length > 1 ? storeOf : productOf;
  const by = (name: ArmName) => profitBy(calm[name], unitOf);
  const [ours, silo, base, most] = [
    ...[by("orchestrated"), by("siloed"), by("baseStock"), profitBy(clairvoyant, unitOf)],
  ] as const;
  const units = [...most.keys()];
  const over = (profits: ReadonlyMap<string, number>, drawn: readonly string[]) =>
    total(drawn, (unit) => profits.get(unit) ?? 0);
  const uplift = (drawn: readonly string[]) => over(ours, drawn) / over(silo, drawn) - 1;
  const closed = (drawn: readonly string[]) =>
    (over(ours, drawn) - over(base, drawn)) / (over(most, drawn) - over(base, drawn));
  const dice = diceOf(seed);
  const [upliftBetween, closedBetween] = [
    bootstrap(units, uplift, dice),
    bootstrap(units, closed, dice),
  ];
  const rule = profitOf(calm.median) > profitOf(calm.baseStock) ? calm.median : calm.baseStock;
  const holding = total(calm.orchestrated, (one) => one.holding);
  const items = calm.orchestrated.length * (calm.orchestrated[0]?.profits.length ?? 0);
  return {
    shareOfClairvoyant: share(calm.orchestrated),
    gapClosed: thousandths(closed(units)),
    gapClosedLow: thousandths(closedBetween.low),
    gapClosedHigh: thousandths(closedBetween.high),
    upliftOverSiloed: thousandths(uplift(units)),
    upliftLow: thousandths(upliftBetween.low),
    upliftHigh: thousandths(upliftBetween.high),
    bullwhip: thousandths(bullwhip(calm.orchestrated, from)),
    bullwhipSiloed: thousandths(bullwhip(calm.siloed, from)),
    bullwhipCapped: thousandths(bullwhip(calm.capped, from)),
    fillRate: thousandths(fillRate(calm.orchestrated)),
    fillRateSiloed: thousandths(fillRate(calm.siloed)),
    holding: thousandths(holding / bound),
    markdownLoss: thousandths(total(calm.orchestrated, (one) => one.markdown) / bound),
    surcharge: thousandths(total(calm.orchestrated, (one) => one.surcharge) / bound),
    surchargeSiloed: thousandths(total(calm.siloed, (one) => one.surcharge) / bound),
    priceChanges: thousandths(total(calm.orchestrated, (one) => one.repriced) / items),
    worstStore: thousandths(worstStore(calm.orchestrated, clairvoyant)),
    storesBelowRule: storesBelow(calm.orchestrated, rule, dice).length,
    fairShare: share(done.fair),
    shares: Object.fromEntries(Object.entries(calm).map(([name, all]) => [name, share(all)])),
    ...(done.disrupted.length > 0 && { disrupted: disruptedFigures(done, from) }),
  };
}

const storeOf = ({ item }: Outcome): string => item.store;
const productOf = ({ item }: Outcome): string => item.product;

function worstStore(ours: readonly Outcome[], clairvoyant: readonly Outcome[]): number {
  const own = profitBy(ours, storeOf);
  const most = profitBy(clairvoyant, storeOf);
  return Math.min(...[...most].map(([store, profit]) => (own.get(store) ?? 0) / profit));
}

/** Weeks behind the beginning of a closure that are looked at. */
const LOOKED_AT = 12;
const RECOVERED = 0.95;

function disruptedFigures({ calm, disrupted }: Experiment, from: number) {
  const of = (name: DisruptedArm) => {
    const kept = disrupted.map(({ arms }) => profitOf(arms[name]) / profitOf(calm[name]));
    const middle = mean(kept);
    return {
      kept: thousandths(middle),
      worstRun: thousandths(Math.min(...kept)),
      deviation: thousandths(Math.sqrt(mean(kept.map((one) => (one - middle) ** 2)))),
      weeksImpaired: thousandths(
        mean(disrupted.flatMap((one) => impaired(one, name, calm[name], from))),
      ),
    };
  };
  const gains = disrupted.map(
    ({ arms }) => profitOf(arms.orchestrated) / profitOf(arms.siloed) - 1,
  );
  return {
    runs: disrupted.length,
    upliftOverSiloed: thousandths(mean(gains)),
    worstUplift: thousandths(Math.min(...gains)),
    baseStock: of("baseStock"),
    siloed: of("siloed"),
    orchestrated: of("orchestrated"),
    withoutNews: of("withoutNews"),
  };
}

/** For each closure, the weeks behind its beginning in which its product earned less than without. */
function impaired(
  { supply, arms }: Disrupted,
  name: DisruptedArm,
  calm: readonly Outcome[],
  from: number,
): readonly number[] {
  return supply.closures.map((closure) => {
    const own = (outcomes: readonly Outcome[]) =>
      profitByWeek(outcomes.filter(({ item }) => item.product === closure.product)).slice(
        closure.from - from,
        closure.from - from + LOOKED_AT,
      );
    const usual = own(calm);
    return own(arms[name]).filter((profit, week) => profit < RECOVERED * (usual[week] ?? 0)).length;
  });
}
