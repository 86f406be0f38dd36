import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countTrials, mostOf, normal, sampleOf } from "../../../bench/support/drift/sources.ts";
import { bonferroni, falseDiscoveryControl } from "../../../src/models/drift/false-discoveries.ts";
import { type SeriesSamples, seriesThatDrift } from "../../../src/models/drift/many-series.ts";
import { beginTests, nextTest, spendingOf } from "../../../src/models/drift/online-discoveries.ts";
import { randomOf } from "../../../src/models/drift/random.ts";

const pValue = fc.double({ min: 0, max: 1, noNaN: true });

function found(answers: readonly { readonly isDiscovery: boolean }[]): number {
  return answers.filter(({ isDiscovery }) => isDiscovery).length;
}

describe("many tests at once", () => {
  it("finds what Benjamini and Hochberg found in their example", () => {
    // Fifteen p-values of their paper, section 4; at 0.05 the four smallest are discoveries.
    const known = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459];
    const all = [...known, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1];
    const answers = falseDiscoveryControl(all, 0.05);
    expect(answers.map(({ isDiscovery }) => isDiscovery).lastIndexOf(true)).toBe(3);
    expect(found(answers)).toBe(4);
    expect(answers[3]?.adjusted).toBeCloseTo((0.0095 * 15) / 4, 12);
    expect(found(falseDiscoveryControl(all, 0.05, "any"))).toBe(3);
  });

  it("does not let 10,000 series alarm by chance, and finds the hundred that drift", () => {
    const random = randomOf(31);
    const nothing = Array.from({ length: 10_000 }, random);
    expect(found(falseDiscoveryControl(nothing, 0.05))).toBe(0);
    const some = nothing.map((p, at) => (at < 100 ? p * 1e-5 : p));
    const answers = falseDiscoveryControl(some, 0.05);
    expect(found(answers.slice(0, 100))).toBe(100);
    expect(found(answers.slice(100))).toBeLessThanOrEqual(15);
  });

  it("finds anything where nothing is no more often than the rate", () => {
    const alarms = countTrials(
      1000,
      (random) => found(falseDiscoveryControl(Array.from({ length: 20 }, random), 0.1)) > 0,
    );
    expect(alarms).toBeLessThanOrEqual(mostOf(1000, 0.1));
    expect(alarms).toBeGreaterThan(50);
  });

  it("follows its p-values in any order, and finds no less when they fall", () => {
    fc.assert(
      fc.property(fc.array(pValue, { minLength: 1, maxLength: 30 }), fc.nat(), (all, pick) => {
        const answers = falseDiscoveryControl(all, 0.2);
        expect(falseDiscoveryControl([...all].reverse(), 0.2)).toEqual([...answers].reverse());
        const lower = all.map((p, at) => (at === pick % all.length ? p / 2 : p));
        expect(found(falseDiscoveryControl(lower, 0.2))).toBeGreaterThanOrEqual(found(answers));
        for (const { adjusted, isDiscovery } of answers) expect(adjusted <= 0.2).toBe(isDiscovery);
      }),
    );
  });

  it("names the series that drift among many that do not", () => {
    const random = randomOf(8);
    const series = new Map(
      Array.from({ length: 300 }, (_, at): [string, SeriesSamples] => {
        const current = sampleOf(normal, 30, random).map((value) => value + (at < 5 ? 3 : 0));
        return [`s${at}`, { reference: sampleOf(normal, 30, random), current }];
      }),
    );
    series.set("empty", { reference: [], current: [1] });
    const answers = seriesThatDrift(series, { falseDiscoveryRate: 0.05, seed: 1 });
    const named = answers.filter(({ isDrift }) => isDrift).map(({ name }) => name);
    expect(named).toEqual(["s0", "s1", "s2", "s3", "s4"]);
    // Each by itself, some fifteen of those that do not drift would have been named.
    const alone = answers.filter((one) => one.alone.kind === "tested" && one.alone.isDrift);
    expect(alone.length).toBeGreaterThan(10);
    expect(answers.at(-1)).toMatchObject({ name: "empty", isDrift: false, adjusted: 1 });
  });

  it("takes what could not tell for a test that found nothing", () => {
    const answers = falseDiscoveryControl([0.001, null, Number.NaN, -1, 7], 0.05);
    expect(answers.map(({ isDiscovery }) => isDiscovery)).toEqual([true, ...Array(4).fill(false)]);
    expect(answers[0]?.adjusted).toBeCloseTo(0.005, 12);
    expect(falseDiscoveryControl([], 0.05)).toEqual([]);
    expect(found(falseDiscoveryControl([0, 0], Number.NaN))).toBe(0);
    expect(bonferroni(0.05, 10_000)).toBeCloseTo(5e-6, 15);
    expect(bonferroni(0.05, 0)).toBe(0.05);
  });
});

describe("tests without end", () => {
  it("spends what it has and no more", () => {
    const tests = 1_000_000;
    let sum = 0;
    for (let test = 1; test <= tests; test += 1) sum += spendingOf(test);
    // The rest, from there on without end, is the integral of u exp(-sqrt(u)) over u = ln j.
    const root = Math.sqrt(Math.log(tests));
    const rest = 2 * Math.exp(-root) * (root ** 3 + 3 * root ** 2 + 6 * root + 6);
    // What all terms come to is divided by 12.65.
    expect(sum + rest / 12.65).toBeLessThanOrEqual(1);
    expect(sum + rest / 12.65).toBeGreaterThan(0.99);
  });

  it("keeps false discoveries below the rate while one test in ten finds something", () => {
    const shares = Array.from({ length: 200 }, (_, run) => {
      const random = randomOf(run + 0.25);
      let stream = beginTests(0.1);
      let falsely = 0;
      for (let test = 0; test < 500; test += 1) {
        const isReal = random() < 0.1;
        const next = nextTest(stream, isReal ? random() * 1e-5 : random());
        if (next.isDiscovery && !isReal) falsely += 1;
        stream = next.stream;
      }
      expect(stream.tests).toBe(500);
      expect(stream.discoveries).toBeGreaterThan(10);
      return falsely / stream.discoveries;
    });
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    expect(mean).toBeLessThan(0.1);
    expect(mean).toBeGreaterThan(0);
  });

  it("alarms at all in endless nothing no more often than the rate", () => {
    const alarms = countTrials(500, (random) => {
      let stream = beginTests(0.1);
      for (let test = 0; test < 400; test += 1) stream = nextTest(stream, random()).stream;
      return stream.discoveries > 0;
    });
    // Half of the rate is all that there is before a discovery.
    expect(alarms).toBeLessThanOrEqual(mostOf(500, 0.05));
  });

  it("earns by a discovery, and passes over what could not tell", () => {
    const first = nextTest(beginTests(0.05), 0.5);
    const second = nextTest(first.stream, 1e-9);
    const third = nextTest(second.stream, 0.9);
    expect(second.level).toBeLessThan(nextTest(first.stream, null).level * 1.0001);
    expect(first.level).toBeCloseTo(0.025 * spendingOf(1), 12);
    expect(third.level).toBe(first.level);
    expect(nextTest(third.stream, null).stream).toEqual(third.stream);
    expect(nextTest(third.stream, Number.NaN).isDiscovery).toBe(false);
    expect(nextTest(beginTests(Number.NaN), 0).isDiscovery).toBe(false);
  });
});
