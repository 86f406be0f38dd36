import { forecastPanel } from "../../../src/models/forecasting/panel-forecast.ts";
import { mean, thousandths } from "../../figure.ts";
import { type DailySeries, topBefore, WEEK_DAYS } from "./days.ts";
import { openPeers, type Peer } from "./peers.ts";
import { scoring } from "./scores.ts";

/** Forecast from each origin: those of the most revenue before it. */
const PRODUCTS = 200;

/** Scores of the panel's forecast by days, and of simple ways, from several origins. */
export async function dayScores(
  all: readonly DailySeries[],
  origins: readonly number[],
  horizon: number,
) {
  const panels = origins.map((origin) => ({ origin, series: topBefore(all, origin, PRODUCTS) }));
  const score = scoring();
  let ms = 0;
  for (const { origin, series } of panels) {
    const pasts = series.map(({ units }) => ({ units: units.slice(0, origin) }));
    const began = performance.now();
    const told = forecastPanel(pasts, { periods: horizon, cycle: WEEK_DAYS });
    ms += performance.now() - began;
    for (const [at, { units }] of series.entries()) {
      const spreads = told[at]?.periods ?? [];
      const came = units.slice(origin, origin + horizon);
      const means = spreads.map((spread) => spread.mean);
      score.add(units.slice(0, origin), came, means);
      score.addSpreads(came, spreads);
    }
  }
  const count = panels.reduce((sum, { series }) => sum + series.length, 0);
  const { naive: _, ...peers } = { ...(await openPeers()), ...DAY_PEERS };
  const others = Object.entries(peers).map(([name, peer]) => {
    const other = scoring();
    for (const { origin, series } of panels) {
      for (const { units } of series) {
        const past = units.slice(0, origin);
        other.add(past, units.slice(origin, origin + horizon), peer(past, horizon));
      }
    }
    return [name, other.scores()] as const;
  });
  const { rmsse, wape, bias } = score.scores();
  return {
    ours: {
      ...{ rmsse, wape, bias, ...score.quantileScores() },
      ...{ series: count, msPerSeries: thousandths(ms / count) },
    },
    peers: Object.fromEntries(others),
  };
}

const DAY_PEERS: Readonly<Record<string, Peer>> = {
  seasonalNaive: (past, periods) =>
    Array.from({ length: periods }, (_, h) => past.at((h % WEEK_DAYS) - WEEK_DAYS) ?? 0),
  zeros: (_, periods) => Array.from({ length: periods }, () => 0),
  movingMean: (past, periods) => Array.from({ length: periods }, () => mean(past.slice(-24))),
};
