import { forecastStores } from "../src/models/forecasting/pooled-forecast.ts";
import { readSalesPanel } from "./support/data/sales-panel.ts";
import { readFlags, WrongFlags } from "./support/flags.ts";
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
  switches: { json: "Print one JSON line at the end instead of a table." },
} as const;

export async function main(argv: readonly string[]): Promise<void> {
  const flags = readFlags(FLAGS, argv);
  if (flags === null) return;
  const series = seriesOf(await readSalesPanel(flags.data));
  const periods = [...series.values()][0]?.[0]?.units.length ?? 0;
  const last = periods - flags.before;
  const origins = Array.from(
    { length: flags.origins },
    (_, at) => last - flags.horizon * (flags.origins - at),
  );
  if ((origins[0] ?? 0) < PERIODS_MIN) {
    throw new WrongFlags(
      `--origins: the file has ${periods} periods, too few for the first origin`,
    );
  }
  const ours = ourScores(series, origins, flags.horizon);
  const peers = await peerScores(series, origins, flags.horizon);
  if (flags.json) {
    const { rmsse, wape, bias, quantileLoss, coverage80, ...rest } = ours;
    const figures = { rmsse, wape, bias, quantileLoss, coverage80, ...rest, peers };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    return;
  }
  console.table({ ours, ...peers });
}

/** Of the first origin's past. */
const PERIODS_MIN = 12;

function ourScores(all: ProductSeries, origins: readonly number[], horizon: number) {
  const score = scoring();
  const began = performance.now();
  let forecasts = 0;
  const told = origins.map((origin) =>
    [...all.values()].map((stores) =>
      forecastStores(
        stores.map(({ units, drivers }) => ({
          units: units.slice(0, origin),
          drivers: drivers.slice(0, origin + horizon),
        })),
      ),
    ),
  );
  const ms = performance.now() - began;
  for (const [o, origin] of origins.entries()) {
    for (const [p, stores] of [...all.values()].entries()) {
      for (const [s, { units }] of stores.entries()) {
        const spreads = told[o]?.[p]?.[s]?.periods ?? [];
        const came = units.slice(origin, origin + horizon);
        score.add(
          units.slice(0, origin),
          came,
          spreads.map(({ mean }) => mean),
        );
        score.addSpreads(came, spreads);
        forecasts += 1;
      }
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
