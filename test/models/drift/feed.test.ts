import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countTrials, mostOf } from "../../../bench/support/drift/sources.ts";
import { feedSilence } from "../../../src/models/drift/feed.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A Monday, at midnight. */
const MONDAY_MS = Date.UTC(2026, 0, 5);

function asked(deliveriesMs: readonly number[], nowMs: number, falseAlarmRate = 0.05) {
  return feedSilence({ deliveriesMs, nowMs, utcOffsetMinutes: 0, falseAlarmRate });
}

function tested(deliveriesMs: readonly number[], nowMs: number, falseAlarmRate = 0.05) {
  const answer = asked(deliveriesMs, nowMs, falseAlarmRate);
  if (answer.kind === "cannot-tell") throw new Error(answer.why);
  return answer;
}

/** Every ten minutes from 6 to 22 o'clock, for so many days. */
function shopHours(days: number): number[] {
  return Array.from({ length: days }, (_, day) =>
    Array.from(
      { length: 16 * 6 },
      (_, at) => MONDAY_MS + (24 * day + 6) * HOUR_MS + 10 * at * MINUTE_MS,
    ),
  ).flat();
}

describe("a feed", () => {
  it("that is well is called late no more often than stated, whenever one asks", () => {
    const alarms = countTrials(1500, (random) => {
      let at = MONDAY_MS;
      const times = Array.from({ length: 61 }, () => {
        at += -20 * MINUTE_MS * Math.log(1 - random());
        return at;
      });
      // Asked just before the next delivery came: had it been late at any time, it is so now.
      const next = at + -20 * MINUTE_MS * Math.log(1 - random());
      return tested(times, next).isLate;
    });
    expect(alarms).toBeLessThanOrEqual(mostOf(1500, 0.05));
    expect(alarms).toBeGreaterThan(0.02 * 1500);
  });

  it("may be silent at night, and not by day", () => {
    const times = shopHours(60);
    const closed = MONDAY_MS + 59 * 24 * HOUR_MS + 22 * HOUR_MS;
    expect(tested(times, closed + 7 * HOUR_MS)).toMatchObject({
      isLate: false,
      basis: "weekday-and-hour",
    });
    // Too few weeks for a rarer alarm: the same hour of all days.
    expect(tested(times, closed + 7 * HOUR_MS, 0.005)).toMatchObject({
      isLate: false,
      basis: "hour",
    });
    expect(tested(times, closed + 9 * HOUR_MS).isLate).toBe(true);
    const noon = MONDAY_MS + 59 * 24 * HOUR_MS + 12 * HOUR_MS;
    const until = times.filter((at) => at < noon);
    const silent = tested(until, noon + 30 * MINUTE_MS);
    expect(silent).toMatchObject({ isLate: true, silenceMs: 40 * MINUTE_MS });
    expect(silent.usualMs).toBe(10 * MINUTE_MS);
    expect(silent.lateAfterMs).toBe(noon);
  });

  it("is late exactly when it said that it would be", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 1e7 }), { minLength: 30, maxLength: 60 });
    fc.assert(
      fc.property(gaps, (all) => {
        let at = MONDAY_MS;
        const times = [at, ...all.map((gap) => (at += gap))];
        const { lateAfterMs } = tested(times, at);
        expect(tested(times, lateAfterMs).isLate).toBe(false);
        expect(tested(times, lateAfterMs + 1).isLate).toBe(true);
        expect(tested([...times].reverse(), lateAfterMs)).toEqual(tested(times, lateAfterMs));
      }),
    );
  });

  it("counts the silence itself: one longer than any of nineteen is one of twenty", () => {
    const times = Array.from({ length: 20 }, (_, at) => MONDAY_MS + at * HOUR_MS);
    const answer = tested(times, MONDAY_MS + 20 * HOUR_MS + 1);
    expect(answer).toMatchObject({ pValue: 1 / 20, isLate: true, silences: 19, basis: "any-time" });
    expect(tested(times, MONDAY_MS + 20 * HOUR_MS)).toMatchObject({ pValue: 1, isLate: false });
  });

  it("follows the hours of its place", () => {
    // Late in the evening silences are long; nine hours east the same moment is morning.
    const times = shopHours(60);
    const last = times.at(-1) ?? 0;
    const at = { deliveriesMs: times, nowMs: last + 5 * HOUR_MS, falseAlarmRate: 0.01 };
    const here = feedSilence({ ...at, utcOffsetMinutes: 0 });
    const there = feedSilence({ ...at, utcOffsetMinutes: 9 * 60 });
    expect(here).toEqual(there);
    // Half an hour aside, other deliveries share the hour.
    expect(feedSilence({ ...at, utcOffsetMinutes: 30 })).not.toEqual(here);
  });

  it("says why it cannot tell", () => {
    const why = (times: readonly number[], nowMs: number, rate = 0.05) => {
      const answer = asked(times, nowMs, rate);
      return answer.kind === "cannot-tell" ? answer.why : "tested";
    };
    expect(why([], MONDAY_MS)).toMatch("no delivery");
    expect(why([MONDAY_MS + 1], MONDAY_MS)).toMatch("no delivery");
    expect(why([MONDAY_MS], MONDAY_MS)).toMatch("1 deliveries are too few");
    expect(why([Number.NaN], MONDAY_MS)).toMatch("1 of 1 delivery values");
    expect(why([MONDAY_MS], Number.NaN)).toMatch("time values are no finite numbers");
    expect(why([MONDAY_MS], MONDAY_MS, 2)).toMatch("false-alarm rate");
  });
});
