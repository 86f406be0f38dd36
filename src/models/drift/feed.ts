import { quantileOf } from "./shift.ts";
import { type CannotTell, cannotTell, notReckonable, tooFew, wrongRate } from "./verdict.ts";

export type FeedQuestion = {
  /** When the feed delivered, in ms since 1970, in any order. */
  readonly deliveriesMs: readonly number[];
  readonly nowMs: number;
  /** Of the place whose days the feed follows: 60 for one hour east of Greenwich. */
  readonly utcOffsetMinutes: number;
  /** How many silences of a feed that is well may be called late at most, as a part of them. */
  readonly falseAlarmRate: number;
};

export type FeedAnswer = {
  readonly kind: "tested";
  /** How many of the comparable silences lasted at least as long, this one counted. */
  readonly pValue: number;
  readonly isLate: boolean;
  readonly silenceMs: number;
  /** The median of the comparable silences. */
  readonly usualMs: number;
  /** When this silence becomes late, or became so, in ms since 1970. */
  readonly lateAfterMs: number;
  /** Which silences are comparable: those that began alike in this. */
  readonly basis: "weekday-and-hour" | "hour" | "hours-around" | "any-time";
  readonly silences: number;
};

/**
 * Whether a feed is silent for too long: the time since its last delivery is ranked among the times
 * between deliveries that began at the same weekday and hour; where these are too few for the rate,
 * at the same hour, then within one, three and six hours of it, then at any time. Of the silences of
 * a feed that is well at most the rate are called late, however often one asks meanwhile (conformal
 * anomaly detection: Laxhammar and Falkman, Annals of Mathematics and Artificial Intelligence 74,
 * 2015). The newest 5,000 deliveries are looked at; such as are later than now are not.
 */
export function feedSilence(question: FeedQuestion): FeedAnswer | CannotTell {
  const { deliveriesMs, nowMs, utcOffsetMinutes, falseAlarmRate } = question;
  const wrong =
    wrongRate(falseAlarmRate) ??
    notReckonable("delivery", deliveriesMs) ??
    notReckonable("time", [nowMs, utcOffsetMinutes]);
  if (wrong !== null) return wrong;
  const times = deliveriesMs.filter((at) => at <= nowMs).sort((a, b) => a - b);
  const newest = times.slice(-DELIVERIES_MAX);
  const last = newest.at(-1);
  if (last === undefined) return cannotTell("there was no delivery");
  const begins = newest.slice(0, -1).map((at) => momentOf(at, utcOffsetMinutes));
  const now = momentOf(last, utcOffsetMinutes);
  const gapsMs = newest.slice(1).map((at, i) => at - (newest[i] ?? 0));
  for (const { basis, isAlike } of WIDER) {
    const alike = gapsMs.filter((_, i) => isAlike(begins[i] ?? now, now));
    // How many silences, the present one among them, may be late.
    const late = Math.floor(falseAlarmRate * (alike.length + 1) + 1e-9);
    if (late === 0) continue;
    const silenceMs = nowMs - last;
    const longest = alike.sort((a, b) => b - a);
    const asLong = longest.filter((gap) => gap >= silenceMs).length;
    return {
      kind: "tested",
      pValue: (asLong + 1) / (alike.length + 1),
      isLate: asLong + 1 <= late,
      silenceMs,
      usualMs: quantileOf(longest, 0.5),
      lateAfterMs: last + (longest[late - 1] ?? 0),
      basis,
      silences: alike.length,
    };
  }
  const smallest = 1 / (gapsMs.length + 1);
  return tooFew(`${newest.length} deliveries`, falseAlarmRate, smallest);
}

const DELIVERIES_MAX = 5_000;
const HOUR_MS = 3_600_000;

type Moment = { readonly weekday: number; readonly hour: number };

function momentOf(atMs: number, utcOffsetMinutes: number): Moment {
  const hours = Math.floor((atMs + utcOffsetMinutes * 60_000) / HOUR_MS);
  return { weekday: modulo(Math.floor(hours / 24), 7), hour: modulo(hours, 24) };
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

type Alike = {
  readonly basis: FeedAnswer["basis"];
  readonly isAlike: (one: Moment, other: Moment) => boolean;
};

const WIDER: readonly Alike[] = [
  {
    basis: "weekday-and-hour",
    isAlike: (one, other) => one.weekday === other.weekday && one.hour === other.hour,
  },
  { basis: "hour", isAlike: within(0) },
  { basis: "hours-around", isAlike: within(1) },
  { basis: "hours-around", isAlike: within(3) },
  { basis: "hours-around", isAlike: within(6) },
  { basis: "any-time", isAlike: () => true },
];

/** Around the clock: 23 and 1 are two hours apart. */
function within(hours: number): Alike["isAlike"] {
  return (one, other) => {
    const apart = modulo(one.hour - other.hour, 24);
    return Math.min(apart, 24 - apart) <= hours;
  };
}
