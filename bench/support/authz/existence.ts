import { holds, type Viewer } from "./canaries.ts";

/** Any of which lets its holder know that there is a thing of this type. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  Product: ["catalog:read"],
  ProductVariant: ["catalog:read"],
  Location: ["inventory:read"],
  InventoryLevel: ["inventory:read"],
  Reservation: ["inventory:reserve", "control:read"],
  Order: ["orders:read"],
  Customer: ["customers:read"],
  CustomerMerge: ["customers:read"],
  Supplier: ["supply:read"],
  SupplierOffer: ["supply:read"],
  PurchaseOrder: ["supply:read"],
  InboundShipment: ["supply:read"],
  StockMovement: ["supply:read"],
  QuarantineEntry: ["admin"],
  AuditEntry: ["admin"],
  Run: ["control:read"],
  RunStep: ["control:read"],
  Proposal: ["control:read"],
  Approval: ["control:read"],
  Effect: ["control:read"],
  Insight: ["control:read"],
};

/**
 * What is found by a word, such as a customer by an e-mail address, tells that it is there, whatever
 * is asked of it: nothing may be found of a type that the viewer may not read.
 */
export function existencesIn(answer: unknown, viewer: Viewer): readonly string[] {
  const data = (answer as { readonly data?: Readonly<Record<string, unknown>> | null }).data ?? {};
  const found = FOUND_BY_NAME.flatMap((field) => [data[field] ?? []].flat());
  return found.flatMap((one) => {
    const { __typename: type = "" } = (one ?? {}) as { readonly __typename?: string };
    const scopes = SCOPES[type];
    const isKnown = scopes === undefined || scopes.some((scope) => holds(viewer, scope));
    return isKnown ? [] : [`that there is this ${type} without ${scopes.join(" or ")}`];
  });
}

const FOUND_BY_NAME = ["_entities", "node", "nodes"];
