import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from "graphql";
import { eventCursors } from "../../../src/events/cursor.ts";
import type { Dice } from "../dice.ts";
import type { Viewer } from "./canaries.ts";
import { NOW } from "./rows.ts";
import { type AuthzWorld, LOG_ID } from "./world.ts";

/** Cursors that answers have given to whoever asked, for anybody to try. */
export type CursorPool = { readonly list: string[]; readonly log: string[] };

type Field = GraphQLField<unknown, unknown>;
/** Writes a value of a scalar, for an argument of this name of a field that returns this type. */
type ScalarText = (type: string, name: string, returned: string) => string;

/** Writes the arguments of fields, in parentheses; most are left out where they can be. */
export function argumentWriter(dice: Dice, scalarText: ScalarText) {
  const value = (
    type: GraphQLInputType,
    at: GraphQLArgument | GraphQLInputField,
    field: Field,
  ): string => {
    if (isNonNullType(type)) return value(type.ofType, at, field);
    if (isListType(type)) {
      const count = 1 + dice.below(3);
      return `[${Array.from({ length: count }, () => value(type.ofType, at, field)).join(", ")}]`;
    }
    if (isEnumType(type)) return dice.pick(type.getValues()).name;
    if (isInputObjectType(type)) {
      const given = Object.values(type.getFields())
        .filter((part) => isRequiredInputField(part) || dice.chance(0.15))
        .map((part) => `${part.name}: ${value(part.type, part, field)}`);
      return `{ ${given.join(", ")} }`;
    }
    return scalarText(type.name, at.name, getNamedType(field.type).name);
  };
  return (field: Field): string => {
    const given = isFoundByOneKey(field)
      ? [dice.pick(field.args)]
      : field.args.filter((arg) => isRequiredArgument(arg) || dice.chance(chanceOf(arg, field)));
    const parts = given.map((arg) => `${arg.name}: ${value(arg.type, arg, field)}`);
    return parts.length === 0 ? "" : `(${parts.join(", ")})`;
  };
}

/** Ids, words, numbers, times and cursors of everybody's records. */
export function scalarsOf(world: AuthzWorld, cursors: CursorPool) {
  const allIds = Object.values(world.ids).flat();
  const values = world.canaries.values();
  const words = values.filter((value) => value.startsWith("zq"));
  const wholes = values.filter((value) => /^\d+$/.test(value));
  const amounts = values.filter((value) => /^\d+\.\d+$/.test(value));
  const times = values.filter((value) => value.endsWith("Z"));
  const codes = codesOf(world);

  return (dice: Dice, viewer: Viewer): ScalarText => {
    const text = () => {
      if (dice.chance(0.1)) return dice.pick(["lamps", "a", "#", "zq", "erp", "none"]);
      return dice.pick(dice.chance(0.6) ? codes : words);
    };
    const cursor = (returned: string) => {
      if (returned === "Event" && dice.chance(0.6)) return BEGINNING;
      const pool = returned.startsWith("Event") ? cursors.log : cursors.list;
      return pool.length === 0 ? "none" : dice.pick(pool);
    };
    const id = (name: string, returned: string): string => {
      const table = TABLE_OF[name] ?? TABLE_OF[returned];
      const ids = (dice.chance(0.95) && table && world.ids[table]) || allIds;
      const own = ids.filter((one) => world.seen(one)(viewer));
      const chosen = dice.pick(own.length > 0 && dice.chance(0.6) ? own : ids);
      // Of the same kind, and of nothing there is.
      return dice.chance(0.05) ? chosen.replace(/_.*/, "_none") : chosen;
    };
    const representation = () => {
      const [name, key, table] = dice.pick(ENTITIES);
      const value = key === "id" ? dice.pick(world.ids[table] ?? allIds) : dice.pick(codes);
      return `{ __typename: "${name}", ${key}: ${JSON.stringify(value)} }`;
    };
    const fixed: Readonly<Record<string, () => string>> = {
      Float: () => "0.95",
      Boolean: () => String(dice.chance(0.5)),
      Decimal: () => JSON.stringify(dice.pick(amounts)),
      DateTime: () => JSON.stringify(dice.chance(0.2) ? NOW : dice.pick(times)),
      Duration: () => '"PT30S"',
      CurrencyCode: () => '"GBP"',
    };
    return (type, name, returned) => {
      if (name === "representations") return representation();
      if (type === "ID") return JSON.stringify(id(name, returned));
      if (type === "Int") return name === "first" ? String(1 + dice.below(8)) : dice.pick(wholes);
      if (type === "Cursor") return JSON.stringify(cursor(returned));
      return fixed[type]?.() ?? JSON.stringify(text());
    };
  };
}

const CODES = ["number", "sku", "gtin", "email", "reference", "name"];

function codesOf({ rows }: AuthzWorld): readonly string[] {
  return rows.flatMap(({ values }) =>
    CODES.flatMap((column) => {
      const value = values[column];
      return typeof value === "string" ? [value] : [];
    }),
  );
}

function isFoundByOneKey({ args }: Field): boolean {
  return (
    args.length > 1 && !args.some(isRequiredArgument) && args.some(({ name }) => name === "id")
  );
}

/** How likely it is given; subscriptions without a cursor have nothing to tell here. */
function chanceOf(arg: GraphQLArgument, { type, args }: Field): number {
  const event = getNamedType(type).name === "Event";
  if (arg.name === "after") return event ? 0.95 : 0.15;
  if (arg.name === "filter" || event) return 0.25;
  return args.some(({ name }) => name === "first") ? 0.3 : 0.5;
}

const BEGINNING = eventCursors(LOG_ID).format(0);

/** The table of the ids that an argument takes, by its name or by what its field returns. */
const TABLE_OF: Readonly<Record<string, string>> = {
  variantIds: "variant",
  variantId: "variant",
  locationIds: "location",
  locationId: "location",
  supplierIds: "supplier",
  customerIds: "customer",
  into: "customer",
  reservationId: "reservation",
  runId: "run",
  approvalId: "approval",
  proposalIds: "proposal",
  mergeId: "customer_merge",
  Product: "product",
  ProductVariant: "variant",
  Customer: "customer",
  Order: "sales_order",
  Supplier: "supplier",
  PurchaseOrder: "purchase_order",
  Reservation: "reservation",
  Run: "run",
};

const ENTITIES = [
  ["Product", "id", "product"],
  ["ProductVariant", "id", "variant"],
  ["ProductVariant", "sku", ""],
  ["Location", "id", "location"],
  ["InventoryLevel", "id", "inventory_level"],
  ["Customer", "id", "customer"],
  ["Customer", "email", ""],
  ["CustomerMerge", "id", "customer_merge"],
  ["Order", "id", "sales_order"],
  ["Order", "number", ""],
  ["Supplier", "id", "supplier"],
  ["SupplierOffer", "id", "supplier_offer"],
  ["PurchaseOrder", "id", "purchase_order"],
  ["InboundShipment", "id", "inbound_shipment"],
  ["StockMovement", "id", "stock_movement"],
  ["QuarantineEntry", "id", "quarantine"],
  ["Run", "id", "run"],
  ["Effect", "id", "effect"],
  ["Insight", "id", "insight"],
] as const;
