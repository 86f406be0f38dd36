import {
  type Forerunner,
  forecastNewProduct,
} from "../../../src/models/forecasting/new-product.ts";
import { median, thousandths } from "../../figure.ts";
import { type Life, WEEK_MS } from "./lives.ts";

export type Asked = {
  /** Weeks that are forecast, and the product's own that are known by then. */
  readonly horizon: number;
  readonly seen: number;
};

/** Fewer that were new before say little. */
const FORERUNNERS_MIN = 20;

/**
 * Forecasts what each new product sells in its next weeks together, by what was known on that day: its
 * own weeks so far, and the early weeks of those that were new before it.
 */
export function newProductScores(lives: readonly Life[], asked: Asked) {
  const { horizon, seen } = asked;
  const ways = { ours: sums(), middling: sums(), own: sums() };
  let [inside, count, similar] = [0, 0, 0];
  for (const life of lives) {
    const known = forerunnersOf(lives, life, asked);
    if (life.weeks.length < seen + horizon || known.length < FORERUNNERS_MIN) continue;
    const units = life.weeks.slice(0, seen);
    const came = total(life.weeks.slice(seen, seen + horizon));
    const { title, price } = life;
    const told = forecastNewProduct({ title, price, units }, known, horizon);
    if ("kind" in told) throw new Error(told.why);
    const [low, middle, high] = told.quantiles;
    ways.ours.add(came, middle, told.total.mean);
    const rates = known.map((one) => total(one.units) / one.units.length);
    ways.middling.add(came, horizon * median(rates), (horizon * total(rates)) / rates.length);
    const own = (horizon * total(units)) / Math.max(1, seen);
    ways.own.add(came, own, own);
    inside += came >= Math.floor(low) && came <= Math.ceil(high) ? 1 : 0;
    similar += told.basis === "similar" ? 1 : 0;
    count += 1;
  }
  return {
    ...ways.ours.scores(),
    coverage80: thousandths(inside / count),
    similar: thousandths(similar / count),
    products: count,
    peers: { middling: ways.middling.scores(), ...(seen > 0 && { own: ways.own.scores() }) },
  };
}

/** Those that were new before, each with its first weeks as far as they are over by then. */
function forerunnersOf(
  lives: readonly Life[],
  { bornMs }: Life,
  { horizon, seen }: Asked,
): readonly Forerunner[] {
  const now = bornMs + seen * WEEK_MS;
  return lives.flatMap(({ title, price, bornMs: began, weeks }) => {
    const over = Math.floor((now - began) / WEEK_MS);
    if (began >= bornMs || over < 1) return [];
    const units = weeks.slice(0, Math.min(over, seen + horizon));
    return units.length > 0 ? [{ title, price, units }] : [];
  });
}

/** Errors of the middle of what was told, and of its mean. */
function sums() {
  const sum = { absolute: 0, error: 0, came: 0, logs: 0, count: 0 };
  return {
    add(came: number, middle: number, mean: number) {
      sum.absolute += Math.abs(middle - came);
      sum.error += mean - came;
      sum.came += came;
      sum.logs += Math.abs(Math.log((1 + middle) / (1 + came)));
      sum.count += 1;
    },
    scores: () => ({
      wape: thousandths(sum.absolute / sum.came),
      bias: thousandths(sum.error / sum.came),
      logError: thousandths(sum.logs / sum.count),
    }),
  };
}

function total(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}
