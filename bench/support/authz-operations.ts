import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from "graphql";
import { eventCursors } from "../../src/events/cursor.ts";
import { readRequiredScopes } from "../../src/server/auth/required-scopes.ts";
import { satisfies } from "../../src/server/auth/scopes.ts";
import type { Viewer } from "./authz-canaries.ts";
import { type AuthzWorld, LOG_ID, NOW } from "./authz-world.ts";
import type { Dice } from "./dice.ts";

export type Operation = {
  readonly kind: "query" | "mutation" | "subscription";
  readonly source: string;
};

/** Cursors that answers have given to whoever asked, for anybody to try. */
export type CursorPool = { readonly list: string[]; readonly log: string[] };

/**
 * Random operations of a schema, within what these scopes may ask most of the time, and with the
 * ids, words, numbers, times and cursors of everybody's records as arguments.
 */
export function operationsOf(schema: GraphQLSchema, world: AuthzWorld, cursors: CursorPool) {
  const required = readRequiredScopes(schema);
  const allIds = Object.values(world.ids).flat();
  const words = world.canaries.values().filter((value) => value.startsWith("zq"));
  const wholes = world.canaries.values().filter((value) => /^\d+$/.test(value));
  const amounts = world.canaries.values().filter((value) => /^\d+\.\d+$/.test(value));
  const times = world.canaries.values().filter((value) => value.endsWith("Z"));
  const codes = world.rows.flatMap(({ values }) =>
    ["number", "sku", "gtin", "email", "reference", "name"].flatMap((column) => {
      const value = values[column];
      return typeof value === "string" ? [value] : [];
    }),
  );

  return (dice: Dice, viewer: Viewer): Operation => {
    const { scopes } = viewer;
    let fields = 0;
    let aliases = 0;
    const open = (type: GraphQLNamedType, field: GraphQLField<unknown, unknown>) =>
      dice.chance(0.01) ||
      [
        ...required.ofField(type.name, field.name),
        ...required.ofType(getNamedType(field.type)),
      ].every((anyOf) => satisfies(scopes, anyOf));

    const selection = (type: GraphQLNamedType, depth: number, aliased = ""): string => {
      if (isAbstractType(type)) return fragments(type, depth);
      if (!isObjectType(type)) return "";
      const all = Object.values(type.getFields()).filter((field) => open(type, field));
      const deep = all.filter((field) => depth > 0 || !isComposite(field));
      const count = 1 + dice.below(4);
      const chosen = new Set(Array.from({ length: count }, () => deep.length && dice.pick(deep)));
      const parts = [...chosen].flatMap((field) => {
        if (field === 0 || fields > 60) return [];
        return [fieldText(field, depth, aliased)];
      });
      return `{ __typename ${"id" in type.getFields() ? "id " : ""}${parts.join(" ")} }`;
    };
    const fragments = (type: GraphQLNamedType, depth: number): string => {
      if (!isAbstractType(type)) return "";
      const possible = schema.getPossibleTypes(type);
      const parts = Array.from({ length: 3 }, () => dice.pick(possible))
        .filter((object) => required.ofType(object).every((anyOf) => satisfies(scopes, anyOf)))
        .map((object) => {
          aliases += 1;
          return `... on ${object.name} ${selection(object, depth, `a${aliases}_`)}`;
        });
      return `{ __typename ${parts.join(" ")} }`;
    };
    const fieldText = (field: GraphQLField<unknown, unknown>, depth: number, aliased = "") => {
      fields += 1;
      const type = getNamedType(field.type);
      const name = aliased === "" ? field.name : `${aliased}${field.name}: ${field.name}`;
      return `${name}${argumentsOf(field)} ${selection(type, depth - 1)}`;
    };
    const argumentsOf = (field: GraphQLField<unknown, unknown>): string => {
      const given = field.args
        .filter((arg) => isRequiredArgument(arg) || dice.chance(chanceOf(arg, field)))
        .map((arg) => `${arg.name}: ${valueText(arg.type, arg, field)}`);
      // Most things are found by exactly one of several keys.
      const keys = field.args.filter((arg) => !isRequiredArgument(arg)).length;
      const one =
        keys === field.args.length && keys > 1 && takes(field, "id")
          ? [dice.pick(field.args)].map((arg) => `${arg.name}: ${valueText(arg.type, arg, field)}`)
          : given;
      return one.length === 0 ? "" : `(${one.join(", ")})`;
    };
    const valueText = (
      type: GraphQLInputType,
      at: GraphQLArgument | GraphQLInputField,
      field: GraphQLField<unknown, unknown>,
    ): string => {
      if (isNonNullType(type)) return valueText(type.ofType, at, field);
      if (isListType(type)) {
        const values = Array.from({ length: 1 + dice.below(3) }, () =>
          valueText(type.ofType, at, field),
        );
        return `[${values.join(", ")}]`;
      }
      if (isEnumType(type)) return dice.pick(type.getValues()).name;
      if (isInputObjectType(type)) {
        const given = Object.values(type.getFields())
          .filter((part) => isRequiredInputField(part) || dice.chance(0.15))
          .map((part) => `${part.name}: ${valueText(part.type, part, field)}`);
        return `{ ${given.join(", ")} }`;
      }
      return scalar(type.name, at.name, getNamedType(field.type).name);
    };
    const scalar = (type: string, name: string, returned: string): string => {
      if (name === "representations") return representation();
      switch (type) {
        case "ID":
          return JSON.stringify(idFor(name, returned));
        case "Int":
          return name === "first" ? String(1 + dice.below(8)) : dice.pick(wholes);
        case "Float":
          return "0.95";
        case "Boolean":
          return String(dice.chance(0.5));
        case "Decimal":
          return JSON.stringify(dice.pick(amounts));
        case "DateTime":
          return JSON.stringify(dice.chance(0.2) ? NOW : dice.pick(times));
        case "Duration":
          return '"PT30S"';
        case "CurrencyCode":
          return '"GBP"';
        case "Cursor":
          return JSON.stringify(cursorFor(returned));
        default:
          return JSON.stringify(textFor());
      }
    };
    const textFor = () => {
      if (dice.chance(0.1)) return dice.pick(["lamps", "a", "#", "zq", "erp", "none"]);
      return dice.pick(dice.chance(0.6) ? codes : words);
    };
    const cursorFor = (returned: string) => {
      const pool = returned.startsWith("Event") ? cursors.log : cursors.list;
      if (returned === "Event" && dice.chance(0.6)) return BEGINNING;
      return pool.length === 0 ? "none" : dice.pick(pool);
    };
    const idFor = (name: string, returned: string): string => {
      const table = TABLE_OF[name] ?? TABLE_OF[returned];
      const ids = (dice.chance(0.95) && table && world.ids[table]) || allIds;
      const own = ids.filter((id) => world.seen(id)(viewer));
      const id = dice.pick(own.length > 0 && dice.chance(0.6) ? own : ids);
      // Of the same kind, and of nothing there is.
      return dice.chance(0.05) ? id.replace(/_.*/, "_none") : id;
    };
    const representation = () => {
      const [name, key, table] = dice.pick(ENTITIES);
      const value = key === "id" ? dice.pick(world.ids[table] ?? allIds) : dice.pick(codes);
      return `{ __typename: "${name}", ${key}: ${JSON.stringify(value)} }`;
    };

    const kind = dice.chance(0.08) ? "mutation" : dice.chance(0.12) ? "subscription" : "query";
    const root =
      { query: schema.getQueryType(), mutation: schema.getMutationType() }[kind as "query"] ??
      schema.getSubscriptionType() ??
      schema.getQueryType();
    if (!root) throw new Error("the schema has no roots");
    const of = root === schema.getQueryType() ? "query" : kind;
    const roots = Object.values(root.getFields()).filter((field) => open(root, field));
    const field = dice.pick(roots.length > 0 ? roots : Object.values(root.getFields()));
    return { kind: of, source: `${of} { ${fieldText(field, 5)} }` };
  };
}

/** How likely it is given; subscriptions without a cursor have nothing to tell here. */
function chanceOf(arg: GraphQLArgument, { type, args }: GraphQLField<unknown, unknown>): number {
  const event = getNamedType(type).name === "Event";
  if (arg.name === "after") return event ? 0.95 : 0.15;
  if (arg.name === "filter" || event) return 0.25;
  return args.some(({ name }) => name === "first") ? 0.3 : 0.5;
}

function takes(field: GraphQLField<unknown, unknown>, name: string): boolean {
  return field.args.some((arg) => arg.name === name);
}

function isComposite(field: GraphQLField<unknown, unknown>): boolean {
  const type = getNamedType(field.type);
  return isObjectType(type) || isAbstractType(type);
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
