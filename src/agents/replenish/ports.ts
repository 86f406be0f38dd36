import type { Money } from "../../domain/money.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Result } from "../../kernel/result.ts";

/** What the agent needs to know of the world. All ids are the graph's; nothing here writes. */
export type ReplenishPorts = {
  readonly network: {
    /**
     * Where a supplier's delivery for each of these locations goes: itself, or the warehouse that
     * serves it. One answer per location, in the order asked.
     */
    receivingLocations(locationIds: readonly string[]): Promise<Result<readonly string[]>>;
  };
  readonly inventory: {
    /** What is known of these variants at these locations; a pair may be missing. */
    levels(
      variantIds: readonly string[],
      locationIds: readonly string[],
    ): Promise<Result<readonly StockLevel[]>>;
  };
  readonly sales: {
    /** Units sold a day, over the `days` business days that end with the newest one known. */
    daily(
      variantIds: readonly string[],
      locationIds: readonly string[],
      days: number,
    ): Promise<Result<DailySales>>;
  };
  readonly offers: {
    /** Every offer for these variants, in whatever currency. */
    of(variantIds: readonly string[]): Promise<Result<readonly SupplierOffer[]>>;
  };
  readonly prices: {
    /** What a unit sells for without tax, for each variant that has a price. */
    selling(variantIds: readonly string[]): Promise<Result<readonly SellingPrice[]>>;
  };
  /** Wall time, for when an insight ends. */
  readonly clock: Pick<Clock, "now">;
};

export type StockLevel = {
  readonly variantId: string;
  readonly locationId: string;
  readonly onHand: number;
  /** Promised to buyers, by systems and by reservations. */
  readonly reserved: number;
  readonly incoming: number;
};

export type DailySales = {
  /** The newest business day, as YYYY-MM-DD. */
  readonly through: string;
  /** One for each pair with any sales; a pair that is missing sold nothing. */
  readonly series: readonly SalesSeries[];
};

export type SalesSeries = {
  readonly variantId: string;
  readonly locationId: string;
  /** The oldest day first; as long as was asked for, or shorter when the variant is younger. */
  readonly units: readonly number[];
  /** Days that ended with nothing left of it; false too where that is not known. */
  readonly stockedOut?: readonly boolean[] | undefined;
};

export type SupplierOffer = {
  readonly variantId: string;
  /** What people call the variant, such as its SKU. */
  readonly name: string;
  readonly supplierId: string;
  readonly unitCost: Money;
  readonly leadTimeDays: number;
  readonly minimumQuantity: number;
  readonly packSize: number;
};

export type SellingPrice = { readonly variantId: string; readonly price: Money };
