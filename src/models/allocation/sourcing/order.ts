/** An order that is to be sent to one place. Money is in any one unit of it. */
export type SourcingOrder = {
  /** Each variant once. */
  readonly lines: readonly SourcingLine[];
  /** Where it goes, as the rates of locations name it. */
  readonly zone: string;
  /** When it is sourced, in minutes since midnight, for the cut-offs of locations. */
  readonly minuteOfDay: number;
  /** The promise: the most days from today until delivery; infinite for no promise. */
  readonly deliverWithinDays: number;
  /** How many parcels it may come in, one from each location; a whole number from 1. */
  readonly parcelsMax: number;
};

export type SourcingLine = {
  readonly variant: string;
  /** Whole units. */
  readonly quantity: number;
  /** What is missed by each unit that is not sent, such as its margin and some good will. */
  readonly unitValue: number;
};

export type SourcingLocation = {
  /** Of this location alone. */
  readonly id: string;
  /** By variant, the whole units that are free to be promised; what is not named is not there. */
  readonly available: Readonly<Record<string, number>>;
  /** How many more units can be picked and packed today; infinite for no limit. */
  readonly handlingUnits: number;
  /** What is ordered later leaves a day later. */
  readonly cutOffMinute: number;
  /** By zone; a zone without a rate is not served. */
  readonly rates: Readonly<Record<string, ShippingRate>>;
};

export type ShippingRate = {
  readonly perParcel: number;
  readonly perUnit: number;
  /** From leaving to delivery. */
  readonly days: number;
};
