import { readOnlineRetail } from "../data/online-retail.ts";

/** Units a day of one product over the whole file. */
export type DailySeries = {
  readonly units: readonly number[];
  /** GBP. */
  readonly revenue: readonly number[];
};

const DAY_MS = 86_400_000;
const SATURDAY = 6;
/** Days of a week on which the shop sells. */
export const WEEK_DAYS = 6;

/** Every product of UCI Online Retail by the days of a week of six: it sells nothing on Saturdays. */
export async function readDays(path: string): Promise<readonly DailySeries[]> {
  const lines = await readOnlineRetail(path);
  const dayOf = (atMs: number) => Math.floor(atMs / DAY_MS);
  const [first, last] = lines.reduce(
    ([low, high], { atMs }) => [Math.min(low, dayOf(atMs)), Math.max(high, dayOf(atMs))] as const,
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const,
  );
  const days = Array.from({ length: last - first + 1 }, (_, at) => first + at).filter(
    (day) => new Date(day * DAY_MS).getUTCDay() !== SATURDAY,
  );
  const places = new Map(days.map((day, at) => [day, at]));
  const products = new Map<string, { readonly units: number[]; readonly revenue: number[] }>();
  for (const { code, atMs, quantity, unitPrice } of lines) {
    const at = places.get(dayOf(atMs));
    if (at === undefined) continue;
    const sold = products.get(code) ?? { units: days.map(() => 0), revenue: days.map(() => 0) };
    sold.units[at] = (sold.units[at] ?? 0) + quantity;
    sold.revenue[at] = (sold.revenue[at] ?? 0) + quantity * unitPrice;
    products.set(code, sold);
  }
  return [...products.values()];
}

/** The products of the most revenue before the origin: by the whole, the choice would know the future. */
export function topBefore(
  all: readonly DailySeries[],
  origin: number,
  count: number,
): readonly DailySeries[] {
  const revenueOf = ({ revenue }: DailySeries) =>
    revenue.slice(0, origin).reduce((sum, one) => sum + one, 0);
  return all
    .map((one) => ({ one, revenue: revenueOf(one) }))
    .sort((a, b) => b.revenue - a.revenue)
    .slice(0, count)
    .map(({ one }) => one);
}
