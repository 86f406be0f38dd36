import type { Principal } from "../domain/principal.ts";
import { may } from "../domain/principal.ts";
import type { Result } from "../kernel/result.ts";
import { err, ok } from "../kernel/result.ts";
import type { EventType } from "./event.ts";

/**
 * The scope that each type of event needs, beside events:read: the scope of what it is about.
 * Events carry ids, names of fields, states and quantities, never a person's data or a cost.
 */
export const SCOPE_OF_TYPE = {
  PRODUCT_CHANGED: "catalog:read",
  PRICE_CHANGED: "catalog:read",
  LOCATION_CHANGED: "inventory:read",
  INVENTORY_CHANGED: "inventory:read",
  RESERVATION_CHANGED: "control:read",
  CUSTOMER_CHANGED: "customers:read",
  CUSTOMERS_MERGED: "customers:read",
  CUSTOMERS_UNMERGED: "customers:read",
  ORDER_CHANGED: "orders:read",
  SUPPLIER_CHANGED: "supply:read",
  SUPPLIER_OFFER_CHANGED: "supply:read",
  PURCHASE_ORDER_CHANGED: "supply:read",
  INBOUND_SHIPMENT_CHANGED: "supply:read",
  STOCK_MOVED: "supply:read",
  RECORD_QUARANTINED: "admin",
  SYNC_PROGRESSED: "control:read",
  CONNECTOR_HEALTH_CHANGED: "control:read",
  RUN_STARTED: "control:read",
  RUN_STATUS_CHANGED: "control:read",
  RUN_ENDED: "control:read",
  RUN_STEP_ENDED: "control:read",
  PROPOSAL_MADE: "control:read",
  PROPOSAL_DECIDED: "control:read",
  APPROVAL_REQUESTED: "control:read",
  APPROVAL_ANSWERED: "control:read",
  EFFECT_APPLIED: "control:read",
  EFFECT_COMPENSATED: "control:read",
  INSIGHT_PUBLISHED: "control:read",
  CHAIN_PAUSED: "control:read",
  CHAIN_RESUMED: "control:read",
  KILL_SWITCH_ENGAGED: "control:read",
  KILL_SWITCH_RELEASED: "control:read",
} as const satisfies Record<EventType, string>;

const TYPES = Object.keys(SCOPE_OF_TYPE) as EventType[];

/**
 * The types a principal gets: of those it asked for, or else of all. Asking for one it may not see
 * is SCOPE_MISSING; not asking leaves it out in silence.
 */
export function visibleTypes(
  principal: Principal,
  asked: readonly EventType[] | null,
): Result<readonly EventType[]> {
  if (asked === null) return ok(TYPES.filter((type) => may(principal, SCOPE_OF_TYPE[type])));
  for (const type of asked) {
    const scope = SCOPE_OF_TYPE[type];
    if (!may(principal, scope)) {
      const message = `Events of type ${type} need the scope ${scope}; ask for a key that has it.`;
      return err("SCOPE_MISSING", message, { at: "types" });
    }
  }
  return ok([...new Set(asked)]);
}
