import type { DisruptionEvent, DisruptionOption, SupplyPicture } from "./question.ts";

const HORIZON_MAX = 400;
const LINES_MAX = 100_000;
const NUMBER_MAX = 1e12;

/** What is wrong with what is told, or null. */
export function wrongPicture(picture: SupplyPicture): string | null {
  const { horizonDays, stock, inbound, demand, promises, worth } = picture;
  if (!(isCount(horizonDays) && horizonDays >= 1 && horizonDays <= HORIZON_MAX)) {
    return `horizonDays has to be a whole number from 1 to ${HORIZON_MAX}, and is ${horizonDays}`;
  }
  for (const [name, lines] of Object.entries({ stock, inbound, demand, promises })) {
    if (lines.length > LINES_MAX) return `${name} has more than ${LINES_MAX} lines`;
  }
  const known = new Set(worth.map(({ variant }) => variant));
  if (known.size < worth.length) return "the worth of a variant is told twice";
  for (const { variant, unitMargin, lateUnitDayCost } of worth) {
    if (!isAmount(unitMargin)) return `${variant}: unitMargin has to be 0 or more`;
    if (!isAmount(lateUnitDayCost)) return `${variant}: lateUnitDayCost has to be 0 or more`;
  }
  const named = [...stock, ...inbound, ...demand, ...promises];
  const unknown = named.find(({ variant }) => !known.has(variant));
  if (unknown !== undefined) return `the worth of variant ${unknown.variant} is not told`;
  const odd = stock.find(({ units }) => !Number.isSafeInteger(units));
  if (odd !== undefined) return `the stock of ${odd.variant} has to be whole, and is ${odd.units}`;
  for (const { shipment, units, leavesOn, arrivesOn } of inbound) {
    if (!isCount(units)) return `shipment ${shipment}: units have to be whole, and are ${units}`;
    if (!isDay(leavesOn) || !isDay(arrivesOn)) return `shipment ${shipment}: a day is no day`;
  }
  for (const { variant, perDay } of demand) {
    if (!perDay.every(isAmount)) return `the demand for ${variant} has to be 0 or more each day`;
  }
  if (new Set(promises.map(({ id }) => id)).size < promises.length)
    return "a promise is told twice";
  for (const { id, units, dueOn } of promises) {
    if (!isCount(units)) return `promise ${id}: units have to be whole, and are ${units}`;
    if (!isDay(dueOn)) return `promise ${id}: dueOn is no day: ${dueOn}`;
  }
  return null;
}

export function wrongEvent({ inbound }: SupplyPicture, event: DisruptionEvent): string | null {
  if (event.kind === "closed") {
    const { from, to } = event;
    return isDay(from) && isDay(to) && from <= to ? null : "the supplier is closed from no day";
  }
  if (event.kind === "late" && !isCount(event.days)) {
    return `the shipment is late by no days: ${event.days}`;
  }
  const isKnown = inbound.some(({ shipment }) => shipment === event.shipment);
  return isKnown ? null : `no shipment ${event.shipment} is inbound`;
}

/** Why an option cannot be weighed, or null. */
export function wrongOption(
  picture: SupplyPicture,
  event: DisruptionEvent,
  option: DisruptionOption,
): string | null {
  if (option.kind === "wait") return null;
  if (option.kind === "re-promise") {
    const { costPerPromise, daysAccepted } = option;
    return isAmount(costPerPromise) && isCount(daysAccepted) ? null : "its cost or days are none";
  }
  if (!isAmount(option.cost)) return `its cost has to be 0 or more, and is ${option.cost}`;
  const isKnown = (name: string) => picture.worth.some(({ variant }) => variant === name);
  if (option.kind === "substitute") {
    if (!isKnown(option.by)) return `the worth of variant ${option.by} is not told`;
    if (option.by === option.variant) return "a variant is no substitute for itself";
    return option.share >= 0 && option.share <= 1 ? null : "its share has to be from 0 to 1";
  }
  if (!(isDay(option.arrivesOn) && option.arrivesOn >= 0)) return "it arrives on no day";
  if (option.kind === "expedite") {
    const { shipment } = option;
    if (event.kind === "lost" && event.shipment === shipment) return "the shipment is lost";
    const isInbound = picture.inbound.some((line) => line.shipment === shipment);
    return isInbound ? null : `no shipment ${shipment} is inbound`;
  }
  const { variant, units, location } = option;
  if (!isCount(units)) return `its units have to be whole, and are ${units}`;
  if (!isKnown(variant)) return `the worth of variant ${variant} is not told`;
  if (option.kind === "buy") return null;
  if (option.from === location) return "it leads nowhere";
  const there = picture.stock.reduce((sum, one) => {
    return one.variant === variant && one.location === option.from ? sum + one.units : sum;
  }, 0);
  return units <= there ? null : `only ${there} units are at ${option.from}`;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isDay(value: number): boolean {
  return Number.isSafeInteger(value);
}

function isAmount(value: number): boolean {
  return value >= 0 && value <= NUMBER_MAX;
}
