/** A random graph, of which the schema of each subgraph and the supergraph are written. */
export type Model = {
  readonly graphs: readonly string[];
  readonly types: Map<string, ModelType>;
};

export type ModelType = {
  readonly kind: "object" | "interface" | "union" | "enum";
  readonly name: string;
  /** By subgraph: its keys. Empty within for a type without. */
  readonly keys: Map<string, readonly string[]>;
  readonly fields: ModelField[];
  /** By subgraph: the interfaces that the type has there. */
  readonly interfaces: Map<string, readonly string[]>;
  /** By subgraph: a union's or an interface's types there. */
  readonly members: Map<string, readonly string[]>;
  /** Where an interface is an object. */
  readonly interfaceObjectIn: Set<string>;
  /** Fields of a type without keys may be answered by each subgraph that has them. */
  readonly isShared: boolean;
  inaccessible: boolean;
};

export type ModelField = {
  readonly name: string;
  /** As in the schema, such as `[E0!]`. */
  readonly type: string;
  readonly args: readonly ModelArgument[];
  readonly owners: Map<string, Owned>;
  inaccessible: boolean;
  /** Others depend on its value: its resolver never fails. */
  safe: boolean;
  /** Answers what it was told, as text. */
  readonly isComputed: boolean;
};

export type ModelArgument = {
  readonly name: string;
  readonly type: string;
  readonly default: string;
};

/** How a subgraph has a field. */
export type Owned = {
  readonly external?: boolean;
  readonly requires?: string;
  readonly provides?: string;
  readonly override?: string;
  readonly shareable?: boolean;
  readonly type?: string;
};

export const SCALARS: ReadonlySet<string> = new Set(["Int", "String", "Float", "Boolean", "ID"]);

export function baseOf(type: string): string {
  return type.replace(/[[\]!]/g, "");
}

export function newType(
  kind: ModelType["kind"],
  name: string,
  { isShared = false }: { readonly isShared?: boolean } = {},
): ModelType {
  return {
    ...{ kind, name, keys: new Map(), fields: [], interfaces: new Map(), members: new Map() },
    ...{ interfaceObjectIn: new Set<string>(), isShared, inaccessible: false },
  };
}

export function newField(
  name: string,
  type: string,
  owners: Readonly<Record<string, Owned>>,
  more: {
    readonly args?: readonly ModelArgument[];
    readonly safe?: boolean;
    readonly isComputed?: boolean;
  } = {},
): ModelField {
  const { args = [], safe = false, isComputed = false } = more;
  return {
    name,
    type,
    args,
    owners: new Map(Object.entries(owners)),
    inaccessible: false,
    safe,
    isComputed,
  };
}

/** The object types that a value of this type can be, where a subgraph gives it. */
export function possibleIn(model: Model, graph: string, name: string): readonly string[] {
  const type = model.types.get(name);
  if (type === undefined) throw new Error(`There is no type ${name}`);
  if (type.kind === "object") return [name];
  if (!type.interfaceObjectIn.has(graph)) return type.members.get(graph) ?? [];
  return [...new Set([...type.members.values()].flat())];
}
