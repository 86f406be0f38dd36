import { groupBy } from "../../../src/kernel/collections.ts";
import { diceOf } from "../dice.ts";
import { ARMS, type ArmName } from "./arms.ts";
import { clairvoyant, knowsDistribution } from "./bounds.ts";
import { judgeOf } from "./judge.ts";
import { profitOf } from "./measures.ts";
import { calmSupply, disruptedSupply, type Supply } from "./supply.ts";
import {
  type Arm,
  type ArmKind,
  type Circumstances,
  type Item,
  type Outcome,
  type Rules,
  replay,
} from "./world.ts";

/** By product, its items. */
export type World = readonly (readonly Item[])[];

export type Experiment = {
  /** What each way came to when suppliers are on time. */
  readonly calm: Readonly<Record<ArmName, readonly Outcome[]>>;
  readonly clairvoyant: readonly Outcome[];
  readonly fair: readonly Outcome[];
  /** The same with closures and late orders, drawn anew for each run. */
  readonly disrupted: readonly Disrupted[];
};

export type Disrupted = {
  readonly supply: Supply;
  readonly arms: Readonly<Record<DisruptedArm, readonly Outcome[]>>;
};

const DISRUPTED_ARMS = ["baseStock", "siloed", "orchestrated", "withoutNews"] as const;
export type DisruptedArm = (typeof DISRUPTED_ARMS)[number];

type Asked = {
  readonly tuning: Rules;
  readonly scored: Rules;
  readonly runs: number;
  readonly seed: number;
};

/**
 * Tunes each way's one number on the weeks before, and replays what is scored. Ways that lack one
 * insight, or are capped, have the number of the whole.
 */
export function experiment(world: World, asked: Asked, say: (line: string) => void): Experiment {
  const { scored, tuning, runs, seed } = asked;
  const items = world.flat();
  const answers = judgeOf(world);
  const calm: Circumstances = { supply: calmSupply(scored.leadWeeks), answers };
  const run = (arm: Arm, rules: Rules, circumstances: Circumstances) =>
    replay(items, arm, rules, circumstances);
  const bound = run(clairvoyant(items, scored), scored, calm);
  const choices = new Map<ArmKind, number>();
  const choiceOf = (kind: ArmKind): number => {
    const known =
      choices.get(kind.tunedAs ?? kind) ??
      tuned(kind, (choice) => profitOf(run(kind.make(choice, tuning, calm.supply), tuning, calm)));
    choices.set(kind.tunedAs ?? kind, known);
    return known;
  };
  const made = (kind: ArmKind, supply: Supply) => kind.make(choiceOf(kind), scored, supply);
  const outcomes = Object.entries(ARMS).map(([name, kind]: [string, ArmKind]) => {
    const own = run(made(kind, calm.supply), scored, calm);
    const share = (100 * profitOf(own)) / profitOf(bound);
    say(`${name}: ${share.toFixed(1)}% of the clairvoyant's profit, with ${choiceOf(kind)}`);
    return [name, own] as const;
  });
  const products = [...groupBy(items, ({ product }) => product).keys()];
  const disrupted = Array.from({ length: runs }, (_, at): Disrupted => {
    const dice = diceOf(seed).fork(`run ${at}`);
    const supply = disruptedSupply(products, scored.leadWeeks, scored, dice);
    say(`disrupted, run ${at + 1} of ${runs}`);
    const arms = DISRUPTED_ARMS.map((name) => {
      return [name, run(made(ARMS[name], supply), scored, { supply, answers })] as const;
    });
    return { supply, arms: Object.fromEntries(arms) as Disrupted["arms"] };
  });
  return {
    calm: Object.fromEntries(outcomes) as Experiment["calm"],
    clairvoyant: bound,
    fair: run(knowsDistribution(items, scored), scored, calm),
    disrupted,
  };
}

function tuned(kind: ArmKind, profitWith: (choice: number) => number): number {
  const [only = 0, ...others] = kind.choices;
  if (others.length === 0) return only;
  const tried = kind.choices.map((choice) => ({ choice, profit: profitWith(choice) }));
  return tried.reduce((best, one) => (one.profit > best.profit ? one : best)).choice;
}
