/** One item at one place, as it is ordered: once a period, with what is not there lost to the sale. */
export type LostSalesItem = {
  /**
   * By period, the first now: how likely a demand of 0, 1, 2, ... units is. Weights will do, such as
   * counts of days. The last one holds for ever after.
   */
  readonly demand: readonly (readonly number[])[];
  /**
   * How likely a lead time of 0, 1, 2, ... periods is. 0 is certain or never. Orders never overtake
   * each other, so the longer one has waited, the likelier its arrival has to be.
   */
  readonly leadTime: readonly number[];
  readonly economics: LostSalesEconomics;
  readonly supply: {
    /** Orders come in multiples of it; a whole number from 1. */
    readonly packSize: number;
    /** The least that the supplier takes; a whole number from 1. */
    readonly minimumQuantity: number;
    /** The most that one order may have; no bound when it is left out. */
    readonly maximumQuantity?: number | undefined;
  };
};

/** Money in any one unit of it. */
export type LostSalesEconomics = {
  readonly unitPrice: number;
  /** Paid when an order arrives. */
  readonly unitCost: number;
  /** Of one unit that is left at the end of a period. */
  readonly holdingCost: number;
  /** What a lost sale costs beside its margin, such as good will. */
  readonly lostSalePenalty: number;
  /** Of each order, whatever its size; 0 when it is left out. */
  readonly orderCost?: number | undefined;
  /** What money is worth a period later, above 0 and at most 1; 1 when it is left out. */
  readonly discount?: number | undefined;
};
