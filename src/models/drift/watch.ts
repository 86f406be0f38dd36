import { type Calibration, nextSum, rememberedMax, sumPValue } from "./calibration.ts";
import { lowerBound, rankScore } from "./rank-score.ts";
import { type CannotTell, cannotTell, isReckonable, notReckonable } from "./verdict.ts";

/** What a stream was and is; plain data that can be kept anywhere, of bounded size. */
export type Watch = {
  readonly kind: "watch";
  /** By phase, the values that count as usual, rising; some hundreds in all at most. */
  readonly usual: readonly (readonly number[])[];
  /** Of the next observation. */
  readonly phase: number;
  readonly up: Side;
  readonly down: Side;
};

type Side = {
  /** From 0. */
  readonly sum: number;
  /** Observations since it was 0: the likeliest age of a shift. */
  readonly age: number;
};

export type Observed = {
  readonly watch: Watch;
  /** Both sums begin anew after it; what is usual stays. */
  readonly alarm: { readonly side: "up" | "down"; readonly age: number } | null;
  /**
   * How likely so much evidence of a shift is at any one time when nothing changed, at most; null
   * when the observation told nothing.
   */
  readonly pValue: number | null;
};

/**
 * Begins to watch a stream that was in order so far: sales, counts, prices or residuals, the oldest
 * first, null where one is missing. The newest are remembered, some 250, or fewer until the stream
 * itself has filled them up. Cannot tell of fewer than two values, or one that is not finite.
 */
export function beginWatch(
  calibration: Calibration,
  reference: readonly (number | null)[],
): Watch | CannotTell {
  const { phases } = calibration.settings;
  const known = reference.filter((value) => value !== null);
  if (known.length < 2) return cannotTell(`there are ${known.length} reference values, 2 at least`);
  const wrong = notReckonable("reference", known);
  if (wrong !== null) return wrong;
  const usual = Array.from({ length: phases }, (_, phase) =>
    reference
      .filter((value, at) => value !== null && at % phases === phase)
      .map(Number)
      .slice(-rememberedMax(phases))
      .sort((a, b) => a - b),
  );
  return { kind: "watch", usual, phase: reference.length % phases, up: CALM, down: CALM };
}

/**
 * Takes one observation in. Each is ranked among those of its phase that are usual, so neither its
 * unit nor its distribution matters, and a single wild one says no more than a merely large one;
 * the scores are added up on both sides. Until what is remembered is full, observations join it:
 * their ranks are then independent of each other whatever the reference's size (McDonald 1990), so
 * that the false-alarm rate holds from the first observation and for a reference of two values.
 * Assumes that observations in order are exchangeable within their phase: no trend, and no
 * dependence on the one before. Null or not finite is a missing one, which only passes the time.
 */
export function observe(calibration: Calibration, watch: Watch, value: number | null): Observed {
  const phase = (watch.phase + 1) % watch.usual.length;
  if (value === null || !isReckonable(value)) {
    return { watch: { ...watch, phase }, alarm: null, pValue: null };
  }
  const { slack, threshold, decay } = calibration;
  const usual = watch.usual[watch.phase] ?? [];
  const score = rankScore(usual, value);
  const up = next(watch.up, score, slack, 1);
  const down = next(watch.down, score, slack, -1);
  const larger = up.sum >= down.sum ? up : down;
  const isAlarm = larger.sum >= threshold;
  return {
    watch: {
      kind: "watch",
      usual: joined(watch.usual, watch.phase, value),
      phase,
      up: isAlarm ? CALM : up,
      down: isAlarm ? CALM : down,
    },
    alarm: isAlarm ? { side: larger === up ? "up" : "down", age: larger.age } : null,
    pValue: sumPValue(larger.sum, decay),
  };
}

const CALM: Side = { sum: 0, age: 0 };

function next(before: Side, score: number, slack: number, side: 1 | -1): Side {
  const sum = nextSum(before.sum, score, slack, side);
  return sum === 0 ? CALM : { sum, age: before.age + 1 };
}

function joined(
  all: readonly (readonly number[])[],
  phase: number,
  value: number,
): readonly (readonly number[])[] {
  const usual = all[phase] ?? [];
  if (usual.length >= rememberedMax(all.length)) return all;
  const at = lowerBound(usual, value);
  return all.with(phase, [...usual.slice(0, at), value, ...usual.slice(at)]);
}
