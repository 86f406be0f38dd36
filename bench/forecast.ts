import { forecastCategory } from "../src/models/forecasting/category-forecast.ts";
import { readSalesPanel } from "./support/data/sales-panel.ts";
import { readFlags, WrongFlags } from "./support/flags.ts";
import { dayScores } from "./support/forecast/day-scores.ts";
import { readDays } from "./support/forecast/days.ts";
import { openPeers } from "./support/forecast/peers.ts";
import { scoring } from "./support/forecast/scores.ts";
import { type ProductSeries, seriesOf } from "./support/forecast/series.ts";

const FLAGS = {
  script: "bench:forecast",
  says:
    "Forecasts every product in every store from several origins, the last of which leaves the end " +
    "of the file to come; prices, promotions and advertisements to come are known, sales are not.",
  files: { data: "Sales by store, product and period: see bench/README.md." },
  numbers: {
    horizon: { says: "Periods to forecast.", default: 8, min: 1, max: 52 },
    origins: {
      says: "From how many points in time, a horizon apart.",
      default: 5,
      min: 1,
      max: 50,
    },
    before: {
      says: "Periods at the end of the file to leave alone, for choosing settings.",
      default: 0,
      min: 0,
      max: 10_000,
    },
  },
  switches: {
    days: "Forecast days of UCI Online Retail instead, without any plan.",
    json: "Print one JSON line at the end instead of a table.",
  },
} as const;

export async function main(argv: readonly string[]): Promise<void> {
  const flags = readFlags(FLAGS, argv);
  if (flags === null) return;
  const { ours, peers } = flags.days ? await daysOf(flags) : await periodsOf(flags);
  if (flags.json) {
    const { rmsse, wape, bias, quantileLoss, coverage80, ...rest } = ours;
    const figures = { rmsse, wape, bias, quantileLoss, coverage80, ...rest, peers };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    return;
  }
  console.table({ ours, ...peers });
}

type Told = {
  readonly data: string;
  readonly horizon: number;
  readonly origins: number;
  readonly before: number;
};

async function daysOf(told: Told) {
  const all = await readDays(told.data);
  return dayScores(all, originsOf(told, all[0]?.units.length ?? 0), told.horizon);
}

async function periodsOf(told: Told) {
  const series = seriesOf(await readSalesPanel(told.data));
  const origins = originsOf(told, [...series.values()][0]?.[0]?.units.length ?? 0);
  return {
    ours: ourScores(series, origins, told.horizon),
    peers: await peerScores(series, origins, told.horizon),
  };
}

function originsOf({ horizon, origins, before }: Told, periods: number): readonly number[] {
  const first = periods - before - horizon * origins;
  if (first < PERIODS_MIN) {
    throw new WrongFlags(
      `--origins: the file has ${periods} periods, too few for the first origin`,
    );
  }
  return Array.from({ length: origins }, (_, at) => first + horizon * at);
}

/** Of the first origin's past. */
const PERIODS_MIN = 12;

function ourScores(all: ProductSeries, origins: readonly number[], horizon: number) {
  const score = scoring();
  const began = performance.now();
  let forecasts = 0;
  const products = [...all].flatMap(([product, stores]) =>
    stores.map((one) => ({ ...one, product })),
  );
  const told = origins.map((origin) =>
    forecastCategory(
      products.map(({ store, product, units, drivers, plans }) => ({
        ...{ store, product, units: units.slice(0, origin) },
        drivers: drivers.slice(0, origin + horizon),
        plans: plans.slice(0, origin + horizon),
      })),
    ),
  );
  const ms = performance.now() - began;
  for (const [o, origin] of origins.entries()) {
    for (const [s, { units }] of products.entries()) {
      const spreads = told[o]?.[s]?.periods ?? [];
      const came = units.slice(origin, origin + horizon);
      const means = spreads.map(({ mean }) => mean);
      score.add(units.slice(0, origin), came, means);
      score.addSpreads(came, spreads);
      forecasts += 1;
    }
  }
  const msPerSeries = Math.round((1_000 * ms) / forecasts) / 1_000;
  return { ...score.scores(), ...score.quantileScores(), series: forecasts, msPerSeries };
}

async function peerScores(all: ProductSeries, origins: readonly number[], horizon: number) {
  const scores = Object.entries(await openPeers()).map(([name, peer]) => {
    const score = scoring();
    for (const origin of origins) {
      for (const { units } of [...all.values()].flat()) {
        const past = units.slice(0, origin);
        const known = past.filter((sold) => sold !== null);
        score.add(past, units.slice(origin, origin + horizon), peer(known, horizon));
      }
    }
    return [name, score.scores()] as const;
  });
  return Object.fromEntries(scores);
}
