/** What all items together may take, such as money of a period or pallets of a location. */
export type SharedLimit = {
  readonly name: string;
  /** 0 or more, in whatever unit the uses are in; infinite for no limit. */
  readonly amount: number;
};

/** One way to order an item. */
export type OrderOption = {
  readonly quantity: number;
  /** What it is expected to be worth, in any one unit of money; it may be negative. */
  readonly value: number;
  /** By name of a limit, how much of it the option takes; what is not named is not taken. */
  readonly uses: Readonly<Record<string, number>>;
};

/**
 * An item with its options, of which exactly one is taken: an item without an option of quantity 0
 * has to be ordered. Values need not be concave, and quantities need not be evenly spaced.
 */
export type SharedItem = {
  /** Of this item alone. */
  readonly id: string;
  readonly options: readonly OrderOption[];
};
