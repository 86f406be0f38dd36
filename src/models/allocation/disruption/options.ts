import { wrongOption } from "./check.ts";
import { hitPromises, type ProjectionPair } from "./hits.ts";
import { project } from "./place.ts";
import type { DisruptionEvent, DisruptionOption, SupplyPicture } from "./question.ts";
import { keyOf, type Places, placesOf, type Supply, withOption } from "./supply.ts";

export type OptionWeighed = {
  readonly option: DisruptionOption;
  /** Sales that are lost without it and made with it, of whatever variant; may be below 0. */
  readonly recoveredUnits: number;
  /** Promises that are hit without it, and not with it. */
  readonly promisesKept: number;
  /** What is lost without it and not with it, in money. */
  readonly recovered: number;
  readonly cost: number;
  /** What is recovered less the cost. */
  readonly net: number;
};

export type OptionRefused = { readonly option: DisruptionOption; readonly why: string };

/** The state after the event, against which an option is weighed. */
export type Aftermath = {
  readonly picture: SupplyPicture;
  readonly event: DisruptionEvent;
  readonly supply: Supply;
  readonly places: Places;
  readonly pairs: ReadonlyMap<string, ProjectionPair>;
};

/** What the option alone recovers, or why it cannot be weighed. */
export function weigh(of: Aftermath, option: DisruptionOption): OptionWeighed | OptionRefused {
  const why = wrongOption(of.picture, of.event, option);
  if (why !== null) return { option, why };
  if (option.kind === "wait") return weighed(option, 0, 0, 0, 0);
  if (option.kind === "re-promise") return rePromised(of, option);
  if (option.kind === "substitute") return substituted(of, option);
  return resupplied(of, option);
}

function weighed(
  option: DisruptionOption,
  recoveredUnits: number,
  promisesKept: number,
  recovered: number,
  cost: number,
): OptionWeighed {
  return { option, recoveredUnits, promisesKept, recovered, cost, net: recovered - cost };
}

type OptionOf<Kind> = Extract<DisruptionOption, { kind: Kind }>;

function rePromised({ pairs }: Aftermath, option: OptionOf<"re-promise">): OptionWeighed {
  const hits = [...pairs.values()].flatMap(hitPromises).filter(({ filledOn, dueOn, cost }) => {
    const daysLate = (filledOn ?? Number.POSITIVE_INFINITY) - dueOn;
    return daysLate <= option.daysAccepted && cost > option.costPerPromise;
  });
  const recovered = hits.reduce((sum, { cost }) => sum + cost, 0);
  return weighed(option, 0, hits.length, recovered, hits.length * option.costPerPromise);
}

function substituted(of: Aftermath, option: OptionOf<"substitute">): OptionWeighed {
  const hit = of.pairs.get(keyOf(option.variant, option.location));
  const place = of.places.get(keyOf(option.by, option.location));
  const now = of.pairs.get(keyOf(option.by, option.location));
  if (hit === undefined || place === undefined || now === undefined) {
    return weighed(option, 0, 0, 0, option.cost);
  }
  const offered = hit.after.lost.map((units, day) => {
    // What is lost anyway is not for want of what the event took.
    return option.share * Math.max(0, units - (hit.before.lost[day] ?? 0));
  });
  const demand = place.demand.map((units, day) => units + (offered[day] ?? 0));
  const sold = total(offered) - total(project({ ...place, demand }).lost) + total(now.after.lost);
  return weighed(option, sold, 0, sold * place.worth.unitMargin, option.cost);
}

function resupplied(
  { picture, supply, pairs }: Aftermath,
  option: OptionOf<"expedite" | "buy" | "transfer">,
): OptionWeighed {
  const keys = touched(supply, option);
  const isTouched = (one: { readonly variant: string; readonly location: string }) =>
    keys.has(keyOf(one.variant, one.location));
  const changed = withOption(supply, option);
  const places = placesOf(
    {
      ...picture,
      demand: picture.demand.filter(isTouched),
      promises: picture.promises.filter(isTouched),
    },
    { stock: changed.stock.filter(isTouched), inbound: changed.inbound.filter(isTouched) },
  );
  let [units, kept, recovered] = [0, 0, 0];
  for (const [key, place] of places) {
    const pair = pairs.get(key);
    const now = project(place);
    // A place of which nothing was known before has nobody to serve.
    if (pair === undefined) continue;
    units += total(pair.after.lost) - total(now.lost);
    recovered += pair.after.cost - now.cost;
    kept += hitPromises(pair).length - hitPromises({ before: pair.before, after: now }).length;
  }
  return weighed(option, units, kept, recovered, option.cost);
}

function touched(
  { inbound }: Supply,
  option: OptionOf<"expedite" | "buy" | "transfer">,
): ReadonlySet<string> {
  if (option.kind === "expedite") {
    const lines = inbound.filter(({ shipment }) => shipment === option.shipment);
    return new Set(lines.map(({ variant, location }) => keyOf(variant, location)));
  }
  const { variant, location } = option;
  const to = keyOf(variant, location);
  return new Set(option.kind === "transfer" ? [to, keyOf(variant, option.from)] : [to]);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
