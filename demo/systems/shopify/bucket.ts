export type CostLimits = {
  /** Points the bucket holds; 2000 on Shopify's standard plans, 20000 on Plus. */
  readonly maximumAvailable: number;
  /** Points restored in a second; 100 on standard plans, 1000 on Plus. */
  readonly restoreRate: number;
};

export type Bucket = {
  /** Takes the points, or says that they are not there. */
  readonly take: (points: number) => boolean;
  readonly giveBack: (points: number) => void;
  readonly empty: () => void;
  readonly status: () => CostLimits & { readonly currentlyAvailable: number };
};

/** A leaky bucket of query cost, as each app has one for each shop. */
export function costBucketOf(limits: CostLimits, nowMs: () => number): Bucket {
  const { maximumAvailable, restoreRate } = limits;
  let available = maximumAvailable;
  let since = nowMs();
  const restore = () => {
    const now = nowMs();
    available = Math.min(maximumAvailable, available + ((now - since) / 1000) * restoreRate);
    since = now;
  };
  return {
    take(points) {
      restore();
      if (points > available) return false;
      available -= points;
      return true;
    },
    giveBack(points) {
      available = Math.min(maximumAvailable, available + points);
    },
    empty() {
      restore();
      available = 0;
    },
    status() {
      restore();
      return { maximumAvailable, restoreRate, currentlyAvailable: Math.floor(available) };
    },
  };
}
