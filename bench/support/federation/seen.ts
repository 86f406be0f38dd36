import type {
  GraphQLField,
  GraphQLObjectType,
  GraphQLOutputType,
  SelectionNode,
  SelectionSetNode,
} from "graphql";
import { getNamedType, Kind } from "graphql";
import type { IsOfType } from "../../../src/federation/plan/plan-schema.ts";
import { fieldSetOf, fieldsIn, picked } from "./field-sets.ts";
import type { Thing } from "./world.ts";

/** A thing as a subgraph sees it, on its way through an answer. */
export class Seen {
  readonly thing: Thing;
  readonly typename: string;
  /** What the gateway told of it; null when the subgraph came upon it by itself. */
  readonly told: Readonly<Record<string, unknown>> | null;
  /** The fields of others that the subgraph has here all the same, by `@provides`. */
  readonly provided: SelectionSetNode | null;

  constructor(
    thing: Thing,
    typename: string,
    told: Seen["told"],
    provided: SelectionSetNode | null,
  ) {
    this.thing = thing;
    this.typename = typename;
    this.told = told;
    this.provided = provided;
  }
}

type Resolve = (source: Seen, args: Record<string, unknown>) => unknown;

/** How a subgraph answers a field of its type, by its directives. */
export function seenField(
  owner: GraphQLObjectType,
  { name, type, astNode }: GraphQLField<unknown, unknown>,
  isOfType: IsOfType,
): Resolve {
  const directives = astNode?.directives;
  const typeName = owner.name;
  // Whoever refers to an entity knows its keys, also where another subgraph has them.
  const marked = directives?.some((one) => one.name.value === "external") ?? false;
  const isExternal = marked && !isKey(owner, name);
  const requires = fieldSetOf(directives, "requires");
  const provides = fieldSetOf(directives, "provides");
  return (source, args) => {
    const { thing, typename, told, provided } = source;
    const given = provided && fieldsIn(provided, (on) => isOfType(typename, on));
    const here = given?.filter((one) => one.name.value === name) ?? [];
    const isProvided = here.length > 0;
    if (isExternal && !isProvided) {
      if (told !== null && Object.hasOwn(told, name)) return told[name];
      throw new Error(`${typeName}.${name} is external and was not told`);
    }
    if (requires !== null && told === null) throw new Error(`${typeName}.${name} was told nothing`);
    const value = thing[name];
    const answered =
      typeof value === "function"
        ? value.call(requires === null ? thing : picked(told, requires, isOfType), args)
        : value;
    const below = isProvided
      ? { kind: Kind.SELECTION_SET, selections: here.flatMap(selectionsOf) }
      : provides;
    return seen(answered, type, below as SelectionSetNode | null);
  };
}

function selectionsOf(field: { readonly selectionSet?: SelectionSetNode | undefined }) {
  return field.selectionSet?.selections ?? ([] as readonly SelectionNode[]);
}

function isKey({ astNode, extensionASTNodes }: GraphQLObjectType, field: string): boolean {
  const all = [
    ...(astNode?.directives ?? []),
    ...extensionASTNodes.flatMap((one) => one.directives),
  ];
  return all.some((one) => {
    const set = one?.name.value === "key" ? fieldSetOf([one], "key") : null;
    return set?.selections.some((key) => key.kind === Kind.FIELD && key.name.value === field);
  });
}

/** What is answered, with what the subgraph knows of it besides; throws what a resolver throws. */
function seen(value: unknown, type: GraphQLOutputType, provided: SelectionSetNode | null): unknown {
  if (value instanceof Error) throw value;
  if (Array.isArray(value)) {
    return value.map((one) => (one instanceof Error ? one : seen(one, type, provided)));
  }
  if (typeof value !== "object" || value === null) return value;
  const thing = value as Thing;
  return new Seen(thing, thing.__typename ?? getNamedType(type).name, null, provided);
}
