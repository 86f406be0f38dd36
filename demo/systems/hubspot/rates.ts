import type { Policy } from "./errors.ts";

export type RateLimits = {
  /** Requests in any ten seconds; 190 for a private app of a Professional or Enterprise account. */
  readonly tenSecondlyMax: number;
  /** Searches in any second, counted by themselves: 5 for an account. */
  readonly searchesPerSecondMax: number;
  readonly dailyMax: number;
};

export const STANDARD_LIMITS: RateLimits = {
  tenSecondlyMax: 190,
  searchesPerSecondMax: 5,
  dailyMax: 1_000_000,
};

export type Rates = {
  /** Counts a request, or says which limit it is over. */
  readonly take: (isSearch: boolean) => Policy | null;
  /** What answers tell of the limits; those to searches tell nothing. */
  readonly headers: () => Readonly<Record<string, string>>;
};

/** The limits of one app in one account, each over a window that rolls along. */
export function ratesOf(limits: RateLimits, nowMs: () => number): Rates {
  const requests: number[] = [];
  const searches: number[] = [];
  let today = 0;
  const within = (times: number[], windowMs: number) => {
    const from = nowMs() - windowMs;
    while (times[0] !== undefined && times[0] <= from) times.shift();
    return times;
  };
  return {
    take(isSearch) {
      const [times, windowMs, max] = isSearch
        ? ([searches, 1_000, limits.searchesPerSecondMax] as const)
        : ([requests, TEN_SECONDS_MS, limits.tenSecondlyMax] as const);
      if (today >= limits.dailyMax) return "DAILY";
      if (within(times, windowMs).length >= max) {
        return isSearch ? "SECONDLY" : "TEN_SECONDLY_ROLLING";
      }
      times.push(nowMs());
      today += 1;
      return null;
    },
    headers: () => ({
      "x-hubspot-ratelimit-max": String(limits.tenSecondlyMax),
      "x-hubspot-ratelimit-remaining": String(
        limits.tenSecondlyMax - within(requests, TEN_SECONDS_MS).length,
      ),
      "x-hubspot-ratelimit-interval-milliseconds": String(TEN_SECONDS_MS),
      "x-hubspot-ratelimit-daily": String(limits.dailyMax),
      "x-hubspot-ratelimit-daily-remaining": String(limits.dailyMax - today),
    }),
  };
}

const TEN_SECONDS_MS = 10_000;
