import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";

/** What one request may cost at most, whatever is in the bucket. */
export const COST_MAX = 1000;

/**
 * The requested cost of an operation by Shopify's published rules: an object 1, a scalar nothing,
 * a connection 2 and its page size times its node, a mutation 10, an interface its dearest type.
 */
export function requestedCost(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  const root = schema.getRootType(operation.operation);
  if (!root) return 0;
  const cost = costOf(schema, root, operation.selectionSet, variables);
  return operation.operation === "mutation" ? cost + MUTATION_COST : cost;
}

/** The cost of what was really answered: an object 1; a page's wrapping nothing. */
export function actualCost(answer: unknown): number {
  if (Array.isArray(answer)) return answer.reduce((sum, entry) => sum + actualCost(entry), 0);
  if (typeof answer !== "object" || answer === null) return 0;
  let cost = "pageInfo" in answer || "nodes" in answer || "edges" in answer ? 0 : 1;
  for (const [key, value] of Object.entries(answer))
    if (key !== "pageInfo") cost += actualCost(value);
  return cost;
}

const MUTATION_COST = 10;
const CONNECTION_COST = 2;

function costOf(
  schema: GraphQLSchema,
  type: GraphQLOutputType,
  { selections }: SelectionSetNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  const own = getNamedType(type);
  let cost = 0;
  const byType = new Map<string, number>();
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      if (isObjectType(own) || isInterfaceType(own)) {
        cost += fieldCost(schema, own as GraphQLObjectType, selection, variables);
      }
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      const name = selection.typeCondition?.name.value ?? own.name;
      const narrowed = schema.getType(name);
      if (!isCompositeType(narrowed)) continue;
      const more = costOf(schema, narrowed as GraphQLOutputType, selection.selectionSet, variables);
      byType.set(name, (byType.get(name) ?? 0) + more);
    }
  }
  return cost + Math.max(0, ...byType.values());
}

function fieldCost(
  schema: GraphQLSchema,
  parent: GraphQLObjectType,
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  const field = parent.getFields()[node.name.value];
  if (!field || !node.selectionSet || node.name.value === "pageInfo") return 0;
  const named = getNamedType(field.type);
  const below = costOf(schema, field.type, node.selectionSet, variables);
  const argument = (name: string) => argumentOf(node, name, variables);
  if (named.name.endsWith("Connection")) {
    const size = Number(argument("first") ?? argument("last") ?? 1);
    return (
      CONNECTION_COST + size * (1 + nodeCost(schema, field.type, node.selectionSet, variables))
    );
  }
  if (!isList(field.type)) return 1 + below;
  const ids = argument("ids");
  const size = Array.isArray(ids) ? ids.length : Number(argument("first") ?? 1);
  return size * (1 + below);
}

/** The cost below one node of a connection, under `nodes` or under `edges { node }`. */
function nodeCost(
  schema: GraphQLSchema,
  connection: GraphQLOutputType,
  { selections }: SelectionSetNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  const type = getNamedType(connection) as GraphQLObjectType;
  let cost = 0;
  for (const selection of selections) {
    if (selection.kind !== Kind.FIELD || !selection.selectionSet) continue;
    const name = selection.name.value;
    const field = type.getFields()[name];
    if (!field) continue;
    if (name === "edges") cost += nodeCost(schema, field.type, selection.selectionSet, variables);
    else if (name === "nodes" || name === "node") {
      cost += costOf(schema, field.type, selection.selectionSet, variables);
    }
  }
  return cost;
}

function argumentOf(
  node: FieldNode,
  name: string,
  variables: Readonly<Record<string, unknown>>,
): unknown {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  return value ? literal(value, variables) : undefined;
}

function literal(value: ValueNode, variables: Readonly<Record<string, unknown>>): unknown {
  if (value.kind === Kind.VARIABLE) return variables[value.name.value];
  if (value.kind === Kind.INT) return Number(value.value);
  if (value.kind === Kind.LIST) return value.values.map((entry) => literal(entry, variables));
  return undefined;
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}
