/** One measured figure, with what it is held against. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The bar it should reach, and on which side of it. */
  readonly bar: { readonly at: number; readonly better: "lower" | "higher" } | null;
  /** What else was seen, for whoever doubts the figure. */
  readonly detail: Readonly<Record<string, number | string>>;
};

/** A small load shows in a minute that a benchmark works; its figures mean nothing. */
export type Load = "full" | "small";

/** A benchmark: one figure or a few that come from one run. */
export type Benchmark = {
  readonly name: string;
  readonly run: (say: (line: string) => void, load: Load) => Promise<readonly Figure[]>;
};

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** 0 of none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length);
}

/** Rounded to three digits after the point. */
export function thousandths(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/** The value below which `q` of the values lie; NaN of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

export function meets({ value, bar }: Figure): boolean | null {
  if (bar === null) return null;
  return bar.better === "lower" ? value <= bar.at : value >= bar.at;
}

/** Rounded to one digit after the point, as figures are shown. */
export function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
