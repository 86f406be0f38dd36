import type { Hidden, Task } from "./protocol.ts";

type Foreteller = (one: Hidden) => readonly string[];

const FADE_MS = 200 * 86_400_000;

/**
 * What a recommender has to beat: the ten items that most invoices have; those that most of the
 * customer's own baskets have; and the same with each basket fading over 200 days. Equals go by
 * popularity.
 */
export function baselines({ purchases }: Task): {
  readonly popularity: Foreteller;
  readonly personalFrequency: Foreteller;
  readonly timeDecayed: Foreteller;
} {
  const invoices = new Map<string, Set<string>>();
  for (const { item, basket } of purchases) {
    const known = invoices.get(item);
    if (known === undefined) invoices.set(item, new Set([basket]));
    else known.add(basket);
  }
  const bought = (item: string) => invoices.get(item)?.size ?? 0;
  const byPopularity = (a: string, b: string) => bought(b) - bought(a) || (a < b ? -1 : 1);
  const popular = [...invoices.keys()].sort(byPopularity).slice(0, 10);
  const personal =
    (fadeMs: number): Foreteller =>
    ({ earlier, basket }) => {
      const weights = new Map<string, number>();
      for (const { items, atMs } of earlier) {
        const weight = Math.exp((atMs - basket.atMs) / fadeMs);
        for (const item of items) weights.set(item, (weights.get(item) ?? 0) + weight);
      }
      const own = [...weights]
        .sort(([a, one], [b, other]) => other - one || byPopularity(a, b))
        .map(([item]) => item);
      return [...new Set([...own.slice(0, 10), ...popular])].slice(0, 10);
    };
  return {
    popularity: () => popular,
    personalFrequency: personal(Number.POSITIVE_INFINITY),
    timeDecayed: personal(FADE_MS),
  };
}
