/** Smoothed daily demand of every product at every location, as a careful planner would note it. */
export type SalesMeter = {
  /** Counts what customers asked for, sold or not. */
  readonly asked: (product: number, location: number, units: number) => void;
  readonly closeDay: () => void;
  readonly mean: (product: number, location: number) => number;
  readonly deviation: (product: number, location: number) => number;
};

/** The weight of the newest day. */
const ALPHA = 1 / 21;
/** A day counts as at most this many deviations above the mean. */
const OUTLIER = 4;

export function createSalesMeter(
  products: number,
  locations: number,
  opening: (product: number, location: number) => number,
): SalesMeter {
  const size = products * locations;
  const means = new Float64Array(size);
  const variances = new Float64Array(size);
  const today = new Float64Array(size);
  const at = (product: number, location: number) => product * locations + location;
  for (let product = 0; product < products; product += 1) {
    for (let location = 0; location < locations; location += 1) {
      const mean = opening(product, location);
      means[at(product, location)] = mean;
      variances[at(product, location)] = 4 * mean * mean + mean;
    }
  }
  return {
    asked(product, location, units) {
      today[at(product, location)] = (today[at(product, location)] ?? 0) + units;
    },
    closeDay() {
      for (let cell = 0; cell < size; cell += 1) {
        const units = today[cell] ?? 0;
        const mean = means[cell] ?? 0;
        const variance = variances[cell] ?? 0;
        const counted = Math.min(units, mean + OUTLIER * Math.sqrt(variance) + 1);
        const error = counted - mean;
        means[cell] = mean + ALPHA * error;
        variances[cell] = (1 - ALPHA) * (variance + ALPHA * error * error);
        today[cell] = 0;
      }
    },
    mean: (product, location) => means[at(product, location)] ?? 0,
    deviation: (product, location) => Math.sqrt(variances[at(product, location)] ?? 0),
  };
}
