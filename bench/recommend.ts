import { groupBy } from "../src/kernel/collections.ts";
import {
  fitRecommender,
  type Recommender,
  recommend,
} from "../src/models/recommendation/recommend.ts";
import {
  RECOMMENDER_DEFAULTS,
  type RecommenderSettings,
} from "../src/models/recommendation/settings.ts";
import { readOnlineRetail } from "./support/data/online-retail.ts";
import { readFlags } from "./support/flags.ts";
import { baselines } from "./support/recommend/baselines.ts";
import { type Hidden, readTask, recallAt10, type Task } from "./support/recommend/protocol.ts";

const FLAGS = {
  script: "bench:recommend",
  says:
    "Hides the last basket of each customer with three or more, and says how much of it is among " +
    "the first ten recommendations, beside popularity and the customer's own frequency.",
  numbers: {},
  switches: {
    json: "Print one JSON line at the end.",
    validate: "Foretell the last but one basket from those before it, with several settings.",
    "time-aware": "Learn each week anew, from what was bought before it, by anyone.",
  },
  files: { data: "UCI Online Retail as CSV, may be gzipped." },
} as const;

export async function main(argv: readonly string[]): Promise<void> {
  const flags = readFlags(FLAGS, argv);
  if (flags === null) return;
  const lines = await readOnlineRetail(flags.data);
  const task = readTask(lines, flags.validate);
  if (flags.validate) return validate(task);
  const known = baselines(task);
  const timesMs: number[] = [];
  const recall = flags["time-aware"] ? timeAware(task, timesMs) : plain(task, timesMs);
  const figures = {
    recallAt10: rounded(recall),
    popularity: rounded(recallAt10(task.hidden, known.popularity)),
    personalFrequency: rounded(recallAt10(task.hidden, known.personalFrequency)),
    timeDecayed: rounded(recallAt10(task.hidden, known.timeDecayed)),
    customers: task.hidden.length,
    p99Ms: rounded(timesMs.sort((a, b) => a - b)[Math.floor(timesMs.length * 0.99)] ?? 0),
  };
  if (flags.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else for (const [name, value] of Object.entries(figures)) console.log(name.padEnd(20), value);
}

function foretell(model: Recommender, { customer, basket }: Hidden, timesMs: number[]) {
  const begun = performance.now();
  const { items } = recommend(model, { customer, nowMs: basket.atMs, count: 10 });
  timesMs.push(performance.now() - begun);
  return items.map(({ item }) => item);
}

/** Learns once, from all that is not hidden, as is usual: others' later baskets too. */
function plain({ purchases, hidden }: Task, timesMs: number[], settings?: RecommenderSettings) {
  const model = fitRecommender(purchases, settings);
  return recallAt10(hidden, (one) => foretell(model, one, timesMs));
}

const WEEK_MS = 7 * 86_400_000;

/** As a shop would that learns once a week: it has not seen the week in which it is asked. */
function timeAware({ purchases, hidden }: Task, timesMs: number[]): number {
  const weeks = groupBy(hidden, ({ basket }) => Math.floor(basket.atMs / WEEK_MS));
  let sum = 0;
  for (const [week, asked] of weeks) {
    const model = fitRecommender(purchases.filter(({ atMs }) => atMs < week * WEEK_MS));
    sum += asked.length * recallAt10(asked, (one) => foretell(model, one, timesMs));
  }
  return sum / Math.max(1, hidden.length);
}

/** Each of the settings alone, changed to its neighbors. */
function validate(task: Task): void {
  const { weights } = RECOMMENDER_DEFAULTS;
  const tried: readonly Partial<RecommenderSettings>[] = [
    {},
    ...[50, 100, 400].map((memoryDays) => ({ memoryDays })),
    ...[4, 14, 30].map((trendDays) => ({ trendDays })),
    ...[0, 0.1, 0.4].map((neighbors) => ({ weights: { ...weights, neighbors } })),
    ...[0, 0.06, 0.1].map((goesWith) => ({ weights: { ...weights, goesWith } })),
  ];
  for (const changed of tried) {
    const recall = plain(task, [], { ...RECOMMENDER_DEFAULTS, ...changed });
    console.log(rounded(recall).toFixed(4), JSON.stringify(changed));
  }
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
