import { thousandths } from "./figure.ts";
import { diceOf } from "./support/dice.ts";
import { readFlags } from "./support/flags.ts";
import { ARMS, HISTORY_DAYS } from "./support/replenish/arms.ts";
import { many } from "./support/replenish/many.ts";
import { drawnMarket, type Product, soldMarket } from "./support/replenish/markets.ts";
import { type Outcome, replay, type Terms } from "./support/replenish/replay.ts";

const FLAGS = {
  script: "bench:replenish",
  says:
    "Replays day by day what customers want against the agent of replenishStock and other rules, who " +
    "see only what was sold; customers are drawn from a seed, and with --data <file> those of UCI " +
    "Online Retail too. With --many, no replay: how long so many variant-locations take.",
  numbers: {
    lead: { says: "Days from an order to the shelf.", default: 7, min: 0, max: 60 },
    review: { says: "Days from one order to the next.", default: 7, min: 1, max: 60 },
    service: { says: "The wished service level, in percent.", default: 95, min: 50, max: 99 },
    products: { says: "Of each market.", default: 200, min: 1, max: 2_000 },
    many: {
      says: "Variant-locations to decide on.",
      ...{ default: null, min: 1, max: 1_000_000 },
    },
    rounds: { says: "Of --many, one after the other.", default: 3, min: 2, max: 100 },
    seed: { says: "For what is drawn.", default: 1, min: 0, max: 1e9 },
  },
  switches: { json: "Print one JSON line at the end." },
} as const;
const WITH_DATA = { ...FLAGS, files: { data: "Invoice lines of UCI Online Retail." } } as const;

/** Days of the past before the first order. */
const FROM = 120;
/** How long the whole of --many may take, and how much more memory it may hold. */
const BARS = { seconds: 60, heapGrowthMb: 8 };

export async function main(argv: readonly string[]): Promise<void> {
  const isWithData = argv.some((flag) => flag === "--data" || flag.startsWith("--data="));
  const told = isWithData ? readFlags(WITH_DATA, argv) : null;
  const flags = isWithData ? told : readFlags(FLAGS, argv);
  if (flags === null) return;
  const drawn = drawnMarket(diceOf(flags.seed), flags.products);
  if (flags.many !== null) {
    const figures = await many(drawn, flags.many, flags.rounds, HISTORY_DAYS);
    if (flags.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
    else console.table(figures);
    const isSlow = figures.seconds > BARS.seconds || figures.heapGrowthMb > BARS.heapGrowthMb;
    if (isSlow) process.exitCode = 1;
    return;
  }
  const terms = {
    ...{ leadDays: flags.lead, reviewDays: flags.review },
    serviceLevel: flags.service / 100,
  };
  const markets: Record<string, readonly Product[]> = { drawn };
  if (told !== null) {
    const count = flags.products;
    markets["sold"] = await soldMarket(told.data, FROM, [0, count]);
    markets["soldLess"] = await soldMarket(told.data, FROM, [2 * count, 3 * count]);
  }
  const figures: Record<string, unknown> = { wished: terms.serviceLevel };
  for (const [name, products] of Object.entries(markets)) {
    const outcomes = await outcomesOf(name, products, terms);
    figures[name] = outcomes;
    if (!flags.json) console.table({ [name]: "", ...outcomes });
  }
  if (flags.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
}

/** The exact order is for drawn customers and whole review periods: else it takes hours, or is none. */
async function outcomesOf(name: string, products: readonly Product[], terms: Terms) {
  const isExact = name === "drawn" && terms.leadDays % terms.reviewDays === 0;
  const outcomes: Record<string, Outcome & { readonly timesAgent: number }> = {};
  for (const [arm, orders] of Object.entries(ARMS)) {
    if (arm === "exact" && !isExact) continue;
    process.stderr.write(`${name}: ${arm}\n`);
    const { cost, service, fillRate, daysOfStock } = await replay(products, FROM, orders, terms);
    outcomes[arm] = {
      ...{ cost: thousandths(cost), service: thousandths(service) },
      ...{ fillRate: thousandths(fillRate), daysOfStock: thousandths(daysOfStock) },
      timesAgent: thousandths(cost / (outcomes["agent"]?.cost ?? cost)),
    };
  }
  return outcomes;
}
