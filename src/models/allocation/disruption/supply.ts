import type { Place } from "./place.ts";
import type {
  DisruptionEvent,
  DisruptionOption,
  InboundLine,
  StockAt,
  SupplyPicture,
} from "./question.ts";

/** What is there and comes; units leave a stock as negative ones. */
export type Supply = {
  readonly stock: readonly StockAt[];
  readonly inbound: readonly InboundLine[];
};

export function afterEvent(supply: Supply, event: DisruptionEvent): Supply {
  const { stock, inbound } = supply;
  if (event.kind === "lost") {
    return { stock, inbound: inbound.filter(({ shipment }) => shipment !== event.shipment) };
  }
  return {
    stock,
    inbound: inbound.map((line) => ({ ...line, arrivesOn: line.arrivesOn + delay(line, event) })),
  };
}

function delay(line: InboundLine, event: Exclude<DisruptionEvent, { kind: "lost" }>): number {
  if (event.kind === "late") return line.shipment === event.shipment ? event.days : 0;
  const { supplier, leavesOn } = line;
  const isHit = supplier === event.supplier && leavesOn >= event.from && leavesOn <= event.to;
  return isHit ? event.to + 1 - leavesOn : 0;
}

/** What there is with the option; the same when it changes nothing in supply. */
export function withOption(supply: Supply, option: DisruptionOption): Supply {
  const { stock, inbound } = supply;
  if (option.kind === "expedite") {
    const { shipment, arrivesOn } = option;
    return {
      stock,
      inbound: inbound.map((line) => (line.shipment === shipment ? { ...line, arrivesOn } : line)),
    };
  }
  if (option.kind !== "buy" && option.kind !== "transfer") return supply;
  const { variant, location, units, arrivesOn } = option;
  const more = { variant, location, units, arrivesOn, shipment: "", supplier: "", leavesOn: -1 };
  if (option.kind === "buy") return { stock, inbound: [...inbound, more] };
  const left = { variant, location: option.from, units: -units };
  return { stock: [...stock, left], inbound: [...inbound, more] };
}

export type Places = ReadonlyMap<string, Place>;

export function keyOf(variant: string, location: string): string {
  return JSON.stringify([variant, location]);
}

/** Every variant at every location that is named, by key and in its order. */
export function placesOf(picture: SupplyPicture, { stock, inbound }: Supply): Places {
  const days = picture.horizonDays;
  const worths = new Map(picture.worth.map((worth) => [worth.variant, worth]));
  const named = [...stock, ...inbound, ...picture.demand, ...picture.promises];
  const byKey = new Map(named.map((one) => [keyOf(one.variant, one.location), one]));
  const none = () => new Array<number>(days).fill(0);
  const places = new Map(
    [...byKey.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { variant, location }]) => {
        const worth = worths.get(variant) ?? { variant, unitMargin: 0, lateUnitDayCost: 0 };
        const promises: SupplyPicture["promises"][number][] = [];
        return [key, { variant, location, worth, supply: none(), demand: none(), promises }];
      }),
  );
  const add = (to: number[] | undefined, day: number, units: number) => {
    if (to !== undefined && day < days) to[Math.max(0, day)] = (to[Math.max(0, day)] ?? 0) + units;
  };
  const at = (one: { readonly variant: string; readonly location: string }) =>
    places.get(keyOf(one.variant, one.location));
  for (const line of stock) add(at(line)?.supply, 0, line.units);
  for (const line of inbound) add(at(line)?.supply, line.arrivesOn, line.units);
  for (const line of picture.demand) {
    for (const [day, units] of line.perDay.entries()) add(at(line)?.demand, day, units);
  }
  for (const promise of picture.promises) {
    if (promise.dueOn < days) at(promise)?.promises.push(promise);
  }
  for (const { promises } of places.values()) {
    promises.sort((a, b) => a.dueOn - b.dueOn || (a.id < b.id ? -1 : 1));
  }
  return places;
}
