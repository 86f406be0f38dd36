import { makeExecutableSchema } from "@graphql-tools/schema";
import type { GraphQLField, GraphQLNamedType } from "graphql";
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isScalarType,
  parse,
  visit,
} from "graphql";
import { describe, expect, it } from "vitest";
import { EVENT_TYPES } from "../../src/events/event.ts";
import { typeDefs } from "../../src/schema/type-defs.ts";
import { isScope } from "../../src/server/auth/scopes.ts";

/** Each test gives what breaks its rule, so that a failure names the places. */
const schema = makeExecutableSchema({ typeDefs: [...typeDefs()] });
const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
const fields = types.flatMap((type) =>
  isObjectType(type) || isInterfaceType(type)
    ? Object.values(type.getFields()).map((field) => ({
        of: type,
        field,
        at: `${type.name}.${field.name}`,
      }))
    : [],
);

/**
 * Lists that are short by nature and therefore no connections, and what bounds each. Whatever
 * grows with time or trade is none of these.
 */
const SHORT_LISTS: Readonly<Record<string, string>> = {
  "Query.nodes": "as many as ids were asked for",
  "Query.connectors": "configured systems",
  "Composition.subgraphs": "at most 50, by the configuration",
  "Query.chains": "what the program can run",
  "Query.agents": "what the program can run",
  "Connector.syncs": "kinds of records",
  "Product.images": "a product's pictures",
  "Product.variants": "a system's own limit of variants",
  "ProductVariant.options": "a system's own limit of options",
  "ProductVariant.inventory": "locations",
  "ProductVariant.supplierOffers": "suppliers of one variant",
  "ProductVariant.dailySales": "at most 400 days",
  "Customer.addresses": "at most 50, by the record's contract",
  "Customer.lifetimeValue": "currencies",
  "Order.lines": "one order",
  "Order.fulfillments": "one order",
  "Order.refunds": "one order",
  "Reservation.lines": "at most 100",
  "Fulfillment.lines": "one order",
  "Refund.lines": "one order",
  "PurchaseOrder.lines": "one order",
  "PurchaseOrder.inboundShipments": "one order",
  "InboundShipment.lines": "one shipment",
  "HistoryEntry.changes": "fields of one record",
  "Run.approvals": "a run asks a few times",
  "Approval.proposals": "proposals of one settling, which have a limit",
  "Approval.approvedProposals": "proposals of one settling, which have a limit",
  "ProposedPurchase.lines": "at most 500, by the action's contract",
  "AuditEntry.inputs": "root fields of one operation, which have a limit",
  "Effect.differences": "fields of one write",
};
/** On whatever type they stand: one entry for each system that knows the record. */
const ONE_A_SYSTEM = ["identities", "observations"];

describe("names", () => {
  it("are PascalCase for types, camelCase for fields, UPPER_CASE for values", () => {
    expect(types.flatMap(wrongNames)).toEqual([]);
  });

  it("say what a scalar is by a description", () => {
    const own = types.filter((type) => isScalarType(type) && !isBuiltIn(type.name));
    expect(own.filter((type) => !type.description).map((type) => type.name)).toEqual([]);
  });
});

describe("mutations", () => {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

  it("take one input, with an idempotency key", () => {
    const wrong = mutations.filter((mutation) => {
      const [input, ...more] = mutation.args;
      if (input?.name !== "input" || more.length > 0 || !isRequiredArgument(input)) return true;
      const type = getNamedType(input.type);
      if (!isInputObjectType(type) || type.name !== `${pascal(mutation.name)}Input`) return true;
      return String(type.getFields()["idempotencyKey"]?.type) !== "String!";
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it("answer with nullable results beside their user errors", () => {
    const wrong = mutations.filter((mutation) => {
      const type = getNamedType(mutation.type);
      if (!isObjectType(type) || type.name !== `${pascal(mutation.name)}Payload`) return true;
      const { userErrors, ...results } = type.getFields();
      const nullable = Object.values(results).every((field) => !isNonNullType(field.type));
      return String(userErrors?.type) !== "[UserError!]!" || !nullable;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});

describe("lists", () => {
  it("that can grow are connections, or take a first", () => {
    const growing = fields.filter(
      ({ of, field, at }) =>
        isListOfObjects(field) &&
        !of.name.endsWith("Connection") &&
        !of.name.endsWith("Payload") &&
        !ONE_A_SYSTEM.includes(field.name) &&
        argument(field, "first") !== "Int!" &&
        !(at in SHORT_LISTS),
    );
    expect(growing.map(({ at }) => at)).toEqual([]);
  });

  it("that are named short exist", () => {
    const known = new Set(fields.map(({ at }) => at));
    expect(Object.keys(SHORT_LISTS).filter((at) => !known.has(at))).toEqual([]);
  });

  it("that are connections take `first: Int!` and `after: Cursor`", () => {
    const connections = fields.filter(({ field }) => isConnection(getNamedType(field.type)));
    expect(connections.length).toBeGreaterThan(10);
    const wrong = connections.filter(
      ({ field }) => argument(field, "first") !== "Int!" || argument(field, "after") !== "Cursor",
    );
    expect(wrong.map(({ at }) => at)).toEqual([]);
  });

  it("that are connections have edges with cursors, nodes and a pageInfo", () => {
    const wrong = types.filter(isConnection).filter((type) => {
      const name = type.name.replace(/Connection$/, "");
      const own = isObjectType(type) ? type.getFields() : {};
      const edge = schema.getType(`${name}Edge`);
      const edgeFields = isObjectType(edge) ? edge.getFields() : {};
      return (
        String(own["edges"]?.type) !== `[${name}Edge!]!` ||
        String(own["nodes"]?.type) !== `[${String(edgeFields["node"]?.type)}]!` ||
        String(own["pageInfo"]?.type) !== "PageInfo!" ||
        String(edgeFields["cursor"]?.type) !== "Cursor!"
      );
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});

describe("what the schema and the code both name", () => {
  it("a scope that a field needs is one that keys can have", () => {
    const named = new Set<string>();
    for (const document of typeDefs()) {
      visit(parse(document), {
        Directive(directive) {
          if (directive.name.value !== "requiresScopes") return;
          visit(directive, { StringValue: ({ value }) => void named.add(value) });
        },
      });
    }
    expect(named.size).toBeGreaterThan(0);
    expect([...named].filter((scope) => !isScope(scope))).toEqual([]);
  });

  it("everything at the root needs a scope, but what finds things by any id", () => {
    const open = ["Query.node", "Query.nodes"];
    const roots = ["Query", "Mutation", "Subscription"];
    const bare = fields.filter(({ of, field, at }) => {
      const guarded = [field.astNode, getNamedType(field.type).astNode].some((node) =>
        node?.directives?.some((directive) => directive.name.value === "requiresScopes"),
      );
      return roots.includes(of.name) && !guarded && !open.includes(at);
    });
    expect(bare.map(({ at }) => at)).toEqual([]);
  });

  it("every event that is logged has a type in the graph, and the graph has no other but GAP", () => {
    const type = schema.getType("EventType");
    const inGraph = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
    expect(inGraph.toSorted()).toEqual([...Object.keys(EVENT_TYPES), "GAP"].toSorted());
  });
});

function wrongNames(type: GraphQLNamedType): readonly string[] {
  const wrong = /^[A-Z][A-Za-z0-9]*$/.test(type.name) ? [] : [type.name];
  if (isEnumType(type)) {
    const values = type
      .getValues()
      .filter(({ name }) => !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(name));
    return [...wrong, ...values.map(({ name }) => `${type.name}.${name}`)];
  }
  const names = isInputObjectType(type)
    ? Object.keys(type.getFields())
    : fields
        .filter(({ of }) => of === type)
        .flatMap(({ field }) => [field.name, ...field.args.map((argument) => argument.name)]);
  const bad = names.filter((name) => !/^[a-z][A-Za-z0-9]*$/.test(name));
  return [...wrong, ...bad.map((name) => `${type.name}.${name}`)];
}

function isBuiltIn(name: string): boolean {
  return ["Int", "Float", "String", "Boolean", "ID"].includes(name);
}

function isConnection(type: GraphQLNamedType): boolean {
  return type.name.endsWith("Connection");
}

function isListOfObjects({ type }: GraphQLField<unknown, unknown>): boolean {
  const inner = isNonNullType(type) ? type.ofType : type;
  const named = getNamedType(type);
  return isListType(inner) && !isScalarType(named) && !isEnumType(named);
}

function argument(field: GraphQLField<unknown, unknown>, name: string): string | undefined {
  const found = field.args.find((arg) => arg.name === name);
  return found && String(found.type);
}

function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
