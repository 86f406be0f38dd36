import { falseDiscoveryControl } from "./false-discoveries.ts";
import { type SampleDrift, sampleDrift } from "./two-samples.ts";
import type { CannotTell } from "./verdict.ts";

export type SeriesSamples = {
  readonly reference: readonly number[];
  readonly current: readonly number[];
};

export type SeriesAnswer = {
  readonly name: string;
  /** What the series says by itself; its `isDrift` knows nothing of the others. */
  readonly alone: SampleDrift | CannotTell;
  /** Whether it is among those that drift, seen together. */
  readonly isDrift: boolean;
  /** The smallest share of false ones at which it would be; 1 when it cannot tell. */
  readonly adjusted: number;
};

export type ManySettings = {
  /** Of the series that are said to drift, how many may not, on average. */
  readonly falseDiscoveryRate: number;
  readonly seed: number;
  /** Series that depend on each other in ways that are not known; see `falseDiscoveryControl`. */
  readonly dependence?: "positive" | "any";
};

/**
 * Which of many series drift, in the order given. With 10,000 of which none does, the probability
 * that any is named is at most the rate. A series that drifts takes many draws, the more the more
 * series there are; one that does not takes few.
 */
export function seriesThatDrift(
  series: ReadonlyMap<string, SeriesSamples>,
  settings: ManySettings,
): readonly SeriesAnswer[] {
  const { falseDiscoveryRate, seed, dependence = "positive" } = settings;
  const test = {
    falseAlarmRate: falseDiscoveryRate,
    resolution: falseDiscoveryRate / Math.max(1, series.size),
  };
  const answers = [...series].map(([name, { reference, current }], at) => ({
    name,
    // Draws of their own: shared ones would let all series err together.
    alone: sampleDrift(reference, current, { ...test, seed: seed + at }),
  }));
  const pValues = answers.map(({ alone }) => (alone.kind === "tested" ? alone.pValue : null));
  const found = falseDiscoveryControl(pValues, falseDiscoveryRate, dependence);
  return answers.map((answer, at) => ({
    ...answer,
    isDrift: found[at]?.isDiscovery ?? false,
    adjusted: found[at]?.adjusted ?? 1,
  }));
}
