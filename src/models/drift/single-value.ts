import { quantileOf } from "./shift.ts";
import { asLarge } from "./simulated-p-value.ts";
import {
  type CannotTell,
  cannotTell,
  isReckonable,
  notReckonable,
  tooFew,
  wrongRate,
} from "./verdict.ts";

export type ValueAnswer = {
  readonly kind: "tested";
  /** A whole number over one more than the reference has values. */
  readonly pValue: number;
  readonly isAnomaly: boolean;
  /** The reference's median, and how far above it the value is, in the values' unit. */
  readonly usual: number;
  readonly above: number;
};

/**
 * Whether one value is unlike those of the reference: a price, a day's sales, a count of stock.
 * How far it lies from the median of all is ranked among how far the others do (conformal anomaly
 * detection: Vovk, Gammerman and Shafer, "Algorithmic Learning in a Random World", 2005; Laxhammar
 * and Falkman, Annals of Mathematics and Artificial Intelligence 74, 2015). P(p <= a) <= a for every
 * a and any number of values, of whatever distribution, over reference and value together, if they
 * could have come in any order; many values against one reference err together. Cannot tell when
 * there are fewer values than one over the rate, less one.
 */
export function valueAnomaly(
  reference: readonly number[],
  value: number,
  falseAlarmRate: number,
): ValueAnswer | CannotTell {
  const wrong = wrongRate(falseAlarmRate) ?? notReckonable("reference", reference);
  if (wrong !== null) return wrong;
  if (!isReckonable(value)) return cannotTell(`the value is ${value}, no finite number`);
  const count = reference.length + 1;
  if (1 / count > falseAlarmRate) {
    return tooFew(`${reference.length} reference values`, falseAlarmRate, 1 / count);
  }
  // The median of all, this one too: so each of them has the same part in the comparison.
  const median = quantileOf(Float64Array.from([...reference, value]).sort(), 0.5);
  const limit = asLarge(Math.abs(value - median));
  const asFar = reference.filter((one) => Math.abs(one - median) >= limit).length;
  const pValue = (asFar + 1) / count;
  const usual = quantileOf(Float64Array.from(reference).sort(), 0.5);
  return {
    kind: "tested",
    pValue,
    isAnomaly: pValue <= falseAlarmRate,
    usual,
    above: value - usual,
  };
}
