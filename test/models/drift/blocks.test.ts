import { describe, expect, it } from "vitest";
import { countTrials, normal } from "../../../bench/support/drift/sources.ts";
import { sampleDrift } from "../../../src/models/drift/two-samples.ts";

const RATE = 0.1;
const settings = { falseAlarmRate: RATE, seed: 5 };

describe("samples in blocks", () => {
  it("permutes values that depend on those before them in blocks", () => {
    const alarmsWith = (blockLength: number) =>
      countTrials(120, (random, seed) => {
        let level = normal(random) / 0.8;
        const all = Array.from({ length: 192 }, () => {
          level = 0.6 * level + normal(random);
          return level;
        });
        const given = { falseAlarmRate: RATE, seed, blockLength };
        const answer = sampleDrift(all.slice(0, 96), all.slice(96), given);
        return answer.kind === "tested" && answer.isDrift;
      });
    // Taken one by one, four times as many alarms as stated; in blocks of twelve about as many.
    expect(alarmsWith(1)).toBeGreaterThan(0.28 * 120);
    expect(alarmsWith(12)).toBeLessThan(0.2 * 120);
  });

  it("keeps blocks together, and leaves out what is over at the old end", () => {
    const before = [99, 1, 2, 3, 4, 5, 6];
    const inTwos = sampleDrift(before, [11, 12, 13, 14, 15, 16], { ...settings, blockLength: 2 });
    expect(inTwos).toMatchObject({ splits: 20, pValue: 0.1, looked: { reference: 6, current: 6 } });
    if (inTwos.kind !== "tested") throw new Error(inTwos.why);
    expect(inTwos.shift.distance).toBeCloseTo(10, 12);
    const why = (blockLength: number) => {
      const answer = sampleDrift(before, [1, 2, 3], { ...settings, blockLength });
      return answer.kind === "cannot-tell" ? answer.why : "tested";
    };
    expect(why(3)).toMatch("7 reference and 3 current values in blocks of 3 are too few");
    expect(why(4)).toMatch("no block of 4 values on each side");
    expect(why(0)).toMatch("blockLength");
    expect(why(Number.NaN)).toMatch("blockLength");
  });
});
