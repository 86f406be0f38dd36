import type {
  DocumentNode,
  FieldNode,
  GraphQLCompositeType,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
} from "graphql";
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isUnionType,
  Kind,
  print,
  visit,
} from "graphql";
import type { HomeOf } from "../homes.ts";
import {
  type Condition,
  conditionsOf,
  fragmentOf,
  fragmentsOf,
  type Selected,
  type Selecting,
  selectedBy,
} from "../response/fields.ts";
import type { Supergraph } from "../supergraph.ts";
import { Literals, type WithLiterals } from "./literals.ts";
import { conditioned, fragmentNode, renamed, setOf, TYPENAME } from "./plain-nodes.ts";

/**
 * An operation in the plain words that the planner is sure of, and that fetch the same:
 *
 * - no named fragments, and no fragment whose type says nothing that is not known there already;
 * - nothing that `@skip` and `@include` leave out, as far as `decide` knows the variables; what it
 *   does not know stands on fields, and not on fragments. Plans with conditions are often wrong;
 * - fields of the same subgraphs side by side: where another's stand between them, some plans are
 *   never found;
 * - `__typename` under its own name, wherever it is asked for, and the rest under data keys;
 * - where an interface is an object somewhere (`interfaceObjects`), its own fields are selected of
 *   it, not of its types: plans that ask one subgraph for several types of it leave some out.
 *
 * Literals become variables where the planner would change them (`literals.ts`).
 *
 * Null when nothing is left to fetch. What is written to the client is by the operation as it was.
 */
export function plainOperation(
  { schema, partlyHidden, homeOf }: Pick<Supergraph, "schema" | "partlyHidden" | "homeOf">,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { interfaceObjects, narrowerMax, taken, decide }: PlainOptions,
): PlainOperation | null {
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error("The operation was not validated");
  const fragments = fragmentsOf(document.definitions);
  const literals = new Literals(operation);
  const base = { schema, partlyHidden, homeOf, fragments, taken };
  const plain: Plain = { ...base, interfaceObjects, narrowerMax, decide, literals };
  const selections = plainSelections(plain, root, selectedBy(operation));
  if (selections.length === 0) return null;
  const selectionSet = { kind: Kind.SELECTION_SET, selections } as const;
  const variableDefinitions = literals.definitions(operation.variableDefinitions);
  const definitions = [{ ...operation, selectionSet, variableDefinitions }];
  return {
    document: { kind: Kind.DOCUMENT, definitions },
    withLiterals: literals.withLiterals(),
  };
}

export type PlainOperation = {
  readonly document: DocumentNode;
  /** Null when it has no variables but those of the operation. */
  readonly withLiterals: WithLiterals | null;
};

export type PlainOptions = Pick<Plain, "interfaceObjects" | "narrowerMax" | "taken" | "decide">;

type Plain = Selecting & {
  readonly partlyHidden: ReadonlySet<string>;
  readonly homeOf: HomeOf;
  readonly interfaceObjects: ReadonlySet<string>;
  /** How many types of an interface object may be selected of by themselves. */
  readonly narrowerMax: 0 | 1;
  readonly decide: Decide;
  readonly literals: Literals;
};

/** The value of a variable of a condition, where it is known. */
export type Decide = (variable: string) => boolean | undefined;

/** One place where a field is selected. */
type Place = { readonly node: FieldNode; readonly conditions: readonly Condition[] };

/** What is selected of a type itself, by response key, and what of narrower ones. */
type Scope = {
  readonly fields: Map<string, Place[]>;
  readonly narrower: Map<string, Selected[]>;
};

/** The variables that decide conditions anywhere in the document. */
export function conditionVariables(document: DocumentNode): readonly string[] {
  const found = new Set<string>();
  visit(document, {
    Directive({ name, arguments: given = [] }) {
      if (name.value !== "skip" && name.value !== "include") return;
      for (const { value } of given) if (value.kind === Kind.VARIABLE) found.add(value.name.value);
    },
  });
  return [...found];
}

function plainSelections(
  plain: Plain,
  type: GraphQLCompositeType,
  selected: readonly Selected[],
): readonly SelectionNode[] {
  const scope = scopeOf(plain, type, selected);
  const { fields, narrower } = scope;
  if (narrower.size > plain.narrowerMax && plain.interfaceObjects.has(type.name)) {
    return withHoisted(plain, type.name, scope);
  }
  // Whatever the variables are, the writer has to know of which type each is.
  if (narrower.size > 0 || plain.partlyHidden.has(type.name))
    fields.set("__typename", [ALWAYS_TYPENAME]);
  return [
    ...sideBySide(plain, type, fields).flatMap((places) => plainField(plain, type, places)),
    ...[...narrower].flatMap(([on, own]) => plainFragment(plain, on, own)),
  ];
}

/** Those of the same subgraphs, and of the same field, together; what a mutation does, in its order. */
function sideBySide(
  { schema, homeOf }: Plain,
  { name }: GraphQLCompositeType,
  fields: ReadonlyMap<string, readonly Place[]>,
): readonly (readonly Place[])[] {
  if (name === schema.getMutationType()?.name) return [...fields.values()];
  const together = new Map<string, Map<string, (readonly Place[])[]>>();
  for (const places of fields.values()) {
    const field = places[0]?.node.name.value ?? "";
    const home = homeOf(name, field);
    const ofHome = together.get(home) ?? new Map<string, (readonly Place[])[]>();
    together.set(home, ofHome.set(field, [...(ofHome.get(field) ?? []), places]));
  }
  return [...together.values()].flatMap((ofHome) => [...ofHome.values()].flat());
}

function scopeOf(plain: Plain, type: GraphQLCompositeType, selected: readonly Selected[]): Scope {
  const scope: Scope = { fields: new Map(), narrower: new Map() };
  const put = <Item>(into: Map<string, Item[]>, key: string, item: Item) =>
    into.set(key, [...(into.get(key) ?? []), item]);
  const visit = ({ set, conditions }: Selected): void => {
    for (const node of set.selections) {
      const own = conditionsOf(node);
      if (own === "never" || own.some((one) => isDecided(plain, one, false))) continue;
      const all = [...conditions, ...own.filter((one) => !isDecided(plain, one, true))];
      if (node.kind === Kind.FIELD) {
        const isTypename = node.name.value === TYPENAME.name.value;
        const key = isTypename ? node.name.value : (node.alias?.value ?? node.name.value);
        put(scope.fields, key, isTypename ? ALWAYS_TYPENAME : { node, conditions: all });
        continue;
      }
      const fragment = fragmentOf(plain, node);
      const inner = { set: fragment.set, conditions: all };
      if (isWithin(plain.schema, type, fragment.on)) visit(inner);
      else put(scope.narrower, fragment.on ?? "", inner);
    }
  };
  for (const one of selected) visit(one);
  return scope;
}

function isDecided({ decide }: Plain, { variable, wanted }: Condition, holds: boolean): boolean {
  const value = decide(variable);
  return value !== undefined && (value === wanted) === holds;
}

/** Whether all of the type are of the other, so that a condition on it says nothing. */
function isWithin(schema: GraphQLSchema, type: GraphQLCompositeType, on: string | null): boolean {
  if (on === null || on === type.name) return true;
  const other = schema.getType(on);
  return isAbstractType(other) && !isUnionType(type) && schema.isSubType(other, type);
}

function plainFragment(
  plain: Plain,
  on: string,
  selected: readonly Selected[],
): readonly SelectionNode[] {
  const type = plain.schema.getType(on);
  if (!isCompositeType(type)) throw new Error("The operation was not validated");
  const selections = plainSelections(plain, type, selected);
  if (selections.length === 0) return [];
  return [fragmentNode(on, selections)];
}

/** A field that stands at several places, once if one of them is always there. */
function plainField(
  plain: Plain,
  type: GraphQLCompositeType,
  places: readonly Place[],
): readonly SelectionNode[] {
  if (places.some(({ conditions }) => conditions.length === 0))
    return [merged(plain, type, places)];
  const groups = new Map<string, Place[]>();
  for (const place of places) {
    const same = place.conditions.map(({ variable, wanted }) => `${wanted} ${variable}`);
    const key = [...new Set(same)].sort().join();
    groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  return [...groups.values()].map((group) => {
    const always = group.map(({ node }): Place => ({ node, conditions: [] }));
    return conditioned(merged(plain, type, always), group[0]?.conditions ?? [], type.name);
  });
}

function merged(plain: Plain, type: GraphQLCompositeType, places: readonly Place[]): FieldNode {
  const [first] = places;
  if (first === undefined) throw new Error("A field stands somewhere");
  const field = "getFields" in type ? type.getFields()[first.node.name.value] : undefined;
  const named = plain.literals.without(renamed(first.node, plain.taken), field);
  const { directives: _, selectionSet, ...node } = named;
  if (selectionSet === undefined) return node;
  const of = field && getNamedType(field.type);
  if (!isCompositeType(of)) throw new Error("The operation was not validated");
  const below = places.flatMap(
    ({ node: { selectionSet: set }, conditions }): readonly Selected[] =>
      set === undefined ? [] : [{ set, conditions }],
  );
  const selections = plainSelections(plain, of, below);
  // An object is there also when nothing of it is selected.
  return { ...node, selectionSet: setOf(selections.length === 0 ? [TYPENAME] : selections) };
}

/** Fields that an interface has itself are selected of it, where that changes no other field. */
function withHoisted(plain: Plain, name: string, { fields, narrower }: Scope) {
  const type = plain.schema.getType(name);
  if (!isInterfaceType(type)) throw new Error("The operation was not validated");
  const own = type.getFields();
  const scopes = [...narrower].map(([on, selected]) => {
    const narrow = plain.schema.getType(on);
    if (!isCompositeType(narrow)) throw new Error("The operation was not validated");
    return { on, type: narrow, scope: scopeOf(plain, narrow, selected) };
  });
  const all = [fields, ...scopes.map(({ scope }) => scope.fields)];
  const hoisted = new Map(fields);
  for (const { scope } of scopes) {
    for (const [key, places] of scope.fields) {
      const field = own[places[0]?.node.name.value ?? ""];
      const others = all.flatMap((one) => one.get(key) ?? []);
      if (field === undefined || !isOneField(plain, getNamedType(field.type), others)) continue;
      hoisted.set(key, [...(hoisted.get(key) ?? []), ...places]);
    }
  }
  const rest = scopes.flatMap(({ on, type: narrow, scope }) => {
    const left = [...scope.fields].filter(([key]) => !hoisted.has(key));
    const selections = [
      ...sideBySide(plain, narrow, new Map(left)).flatMap((places) =>
        plainField(plain, narrow, places),
      ),
      ...[...scope.narrower].flatMap(([inner, selected]) => plainFragment(plain, inner, selected)),
    ];
    return selections.length === 0 ? [] : [fragmentNode(on, selections)];
  });
  // Whatever the variables are, the writer has to know of which type each is.
  if (scopes.length > 0) hoisted.set("__typename", [ALWAYS_TYPENAME]);
  const shared = sideBySide(plain, type, hoisted).flatMap((places) =>
    plainField(plain, type, places),
  );
  return [...shared, ...rest];
}

/** Whether these places select one field, also below it, which they need not where types differ. */
function isOneField(plain: Plain, of: GraphQLNamedType, places: readonly Place[]): boolean {
  const [first, ...rest] = places.map(({ node }) => wordsOf(node));
  if (rest.some((words) => words !== first)) return false;
  if (!isCompositeType(of)) return true;
  const below = places.flatMap(({ node: { selectionSet: set } }): readonly Selected[] =>
    set === undefined ? [] : [{ set, conditions: [] }],
  );
  const { fields, narrower } = scopeOf(plain, of, below);
  return (
    [...fields.values()].every((own) => {
      const name = own[0]?.node.name.value ?? "";
      const field = "getFields" in of ? of.getFields()[name] : undefined;
      return field === undefined || isOneField(plain, getNamedType(field.type), own);
    }) && narrower.size === 0
  );
}

function wordsOf({ name, arguments: given = [] }: FieldNode): string {
  return `${name.value}(${given.map(print).sort().join()})`;
}

const ALWAYS_TYPENAME: Place = { node: TYPENAME, conditions: [] };
