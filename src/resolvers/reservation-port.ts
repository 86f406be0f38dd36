import type { Principal } from "../domain/principal.ts";
import type { Result } from "../kernel/result.ts";

export type ReserveWish = {
  /** The same for a repeated call; it makes one reservation. */
  readonly key: string;
  readonly lines: readonly ReserveLine[];
  readonly expiresInMs: number;
  readonly reference: string | null;
  readonly principal: Principal;
};

export type ReserveLine = {
  readonly variantId: string;
  readonly locationId: string;
  /** Units, at least one. */
  readonly quantity: number;
};

export type EndWish = {
  readonly key: string;
  readonly reservationId: string;
  readonly principal: Principal;
};

export type Reserved = { readonly reservationId: string };

/** Promises units of stock, so that nobody else can; each call is done once for its key. */
export type ReservationPort = {
  /** All lines or none. Faults: NOT_FOUND, INVENTORY_INSUFFICIENT. */
  reserve(wish: ReserveWish): Promise<Result<Reserved>>;
  /** Lets the units go. Faults: NOT_FOUND, RESERVATION_ENDED. */
  release(wish: EndWish & { readonly reason: string }): Promise<Result<Reserved>>;
  /**
   * Says that the units were sold; they stay held until the system's own counts have the sale.
   * Faults: NOT_FOUND, RESERVATION_ENDED, RESERVATION_EXPIRED.
   */
  convert(wish: EndWish & { readonly orderReference: string }): Promise<Result<Reserved>>;
};
