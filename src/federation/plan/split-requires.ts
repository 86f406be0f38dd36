import type {
  ConstDirectiveNode,
  DefinitionNode,
  DocumentNode,
  FieldDefinitionNode,
  ObjectTypeDefinitionNode,
} from "graphql";
import { Kind, parse, visit } from "graphql";
import { fieldJoins, isJoinType, isObject, joinsOf, namedOf, textOf } from "./join-directives.ts";

/** A subgraph that only the planner knows: a part of a real one, under a name of its own. */
export type PlannedPart = { readonly value: string; readonly of: string };

/** Which entities' fields with `@requires` are put into parts, and by which of their keys. */
export type Splitting = {
  /** Those that have several keys, or all. */
  readonly types: "several-keys" | "all";
  /** Null for a part for each key, or the number of the one that there is a part for. */
  readonly key: number | null;
};

/**
 * Where the planner has to come back to a subgraph for a field with `@requires`, it takes the
 * costliest key that the entity has there, whether or not it can be had where it comes from; a plan
 * that it cannot build then ends the process. And below another field of the same subgraph it finds
 * no such field. So for each key there are parts of the subgraph, where the entity has this key
 * only, and fields with `@requires`, and what these are made of: one part for all that are leaves,
 * and one for each other. Requests to parts go to the subgraph.
 */
export function splitRequires(
  document: DocumentNode,
  splitting: Splitting,
): { readonly document: DocumentNode; readonly parts: readonly PlannedPart[] } {
  const objects = document.definitions.filter(isObject);
  const leaves = leavesOf(document);
  const splits = objects.flatMap((type) => splitsOf(type, splitting, leaves));
  if (splits.length === 0) return { document, parts: [] };
  const joined = new Map<string, string[]>();
  const add = (at: string, directive: string) =>
    joined.set(at, [...(joined.get(at) ?? []), directive]);
  const keys = keyFieldsOf(objects);
  for (const split of splits) joinPart(document, split, { leaves, keys, add });
  const moved = new Set(splits.map(({ type, graph }) => `${type.name.value} ${graph}`));
  return {
    document: withJoins(document, joined, moved),
    parts: splits.map(({ value, graph }) => ({ value, of: graph })),
  };
}

/** The names of scalars and enums. */
function leavesOf({ definitions }: DocumentNode): ReadonlySet<string> {
  const own = definitions.filter(
    ({ kind }) => kind === Kind.SCALAR_TYPE_DEFINITION || kind === Kind.ENUM_TYPE_DEFINITION,
  );
  const names = own.flatMap((one) => ("name" in one && one.name ? [one.name.value] : []));
  return new Set(["Int", "Float", "String", "Boolean", "ID", ...names]);
}

/** The fields that keys of a type are made of, in any subgraph, as `Type.field`. */
function keyFieldsOf(objects: readonly ObjectTypeDefinitionNode[]): ReadonlySet<string> {
  return new Set(
    objects.flatMap((type) =>
      joinsOf(type).flatMap((join) => {
        const key = textOf(join, "key");
        return key === null ? [] : [...namesIn(key)].map((name) => `${type.name.value}.${name}`);
      }),
    ),
  );
}

type Split = {
  readonly type: ObjectTypeDefinitionNode;
  readonly graph: string;
  readonly key: string;
  /** The fields with `@requires` that it has. */
  readonly fields: ReadonlySet<string>;
  readonly value: string;
};

function splitsOf(
  type: ObjectTypeDefinitionNode,
  splitting: Splitting,
  leaves: ReadonlySet<string>,
): readonly Split[] {
  const keys = joinsOf(type).flatMap((join) => {
    const [graph, key] = [textOf(join, "graph"), textOf(join, "key")];
    const isUsable = textOf(join, "resolvable") !== "false";
    return graph === null || key === null || !isUsable ? [] : [{ graph, key }];
  });
  const several = new Set(keys.map(({ key }) => key)).size > 1;
  if (splitting.types === "several-keys" && !several) return [];
  const requiring = new Map<string, FieldDefinitionNode[]>();
  for (const field of type.fields ?? []) {
    for (const join of fieldJoins(field)) {
      const graph = textOf(join, "graph");
      if (graph === null || textOf(join, "requires") === null) continue;
      requiring.set(graph, [...(requiring.get(graph) ?? []), field]);
    }
  }
  return [...requiring].flatMap(([graph, fields]) => {
    const own = keys.filter((one) => one.graph === graph);
    const { key: only } = splitting;
    const chosen = only === null ? own : own.filter((_, i) => i === only % own.length);
    const [plain, others] = [
      fields.filter((one) => isLeaf(one)),
      fields.filter((one) => !isLeaf(one)),
    ];
    const groups = [plain, ...others.map((one) => [one])].filter((group) => group.length > 0);
    return chosen.flatMap(({ key }, i) =>
      groups.map((group, j) => ({
        ...{ type, graph, key, fields: new Set(group.map(({ name }) => name.value)) },
        value: `${graph}__${type.name.value}__${i}_${j}`.toUpperCase(),
      })),
    );
  });
  function isLeaf(field: FieldDefinitionNode): boolean {
    return leaves.has(namedOf(field.type));
  }
}

type Joining = {
  readonly leaves: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
  readonly add: (at: string, directive: string) => void;
};

/** Says of each type and field that a part has what it has of it. */
function joinPart(
  { definitions }: DocumentNode,
  { type, graph, key, fields, value }: Split,
  { leaves, keys, add }: Joining,
): void {
  const types = new Map(
    definitions.flatMap((one) =>
      "name" in one && one.name ? [[one.name.value, one] as const] : [],
    ),
  );
  const name = type.name.value;
  const seen = new Set([name]);
  add(name, `@join__type(graph: ${value}, key: ${JSON.stringify(key)})`);
  const isKey = namesIn(key);
  const needed = new Set<string>();
  for (const field of type.fields ?? []) {
    if (!fields.has(field.name.value)) continue;
    for (const join of fieldJoins(field)) {
      const requires = textOf(join, "graph") === graph ? textOf(join, "requires") : null;
      for (const one of requires === null ? [] : namesIn(requires)) needed.add(one);
    }
  }
  const visitType = (typeName: string): void => {
    const found = types.get(typeName);
    if (seen.has(typeName) || found === undefined || !("directives" in found)) return;
    seen.add(typeName);
    for (const directive of (found.directives ?? []) as readonly ConstDirectiveNode[]) {
      if (textOf(directive, "graph") !== graph) continue;
      if (/^join__(type|implements|unionMember)$/.test(directive.name.value)) {
        add(typeName, copyOf(directive, value));
        const other = textOf(directive, "member") ?? textOf(directive, "interface");
        if (other !== null) visitType(other);
      }
    }
    if (found.kind === Kind.ENUM_TYPE_DEFINITION) {
      for (const one of found.values ?? []) {
        const join = one.directives?.find((directive) => textOf(directive, "graph") === graph);
        if (join !== undefined) add(`${typeName}.${one.name.value}`, copyOf(join, value));
      }
    }
    if (found.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      for (const one of definitions.filter(isObject)) {
        const implementing = one.directives?.some(
          (join) => textOf(join, "graph") === graph && textOf(join, "interface") === typeName,
        );
        if (implementing) visitType(one.name.value);
      }
    }
    if ("fields" in found && found.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION) {
      for (const field of (found.fields ?? []) as readonly FieldDefinitionNode[])
        visitField(typeName, field);
    }
  };
  const visitField = (typeName: string, field: FieldDefinitionNode): void => {
    const joins = fieldJoins(field);
    const here = joins.filter((join) => textOf(join, "graph") === graph);
    const isCopied = typeName === name || here.every((join) => textOf(join, "requires") === null);
    if ((joins.length > 0 && here.length === 0) || !isCopied) return;
    const at = `${typeName}.${field.name.value}`;
    for (const join of here) add(at, copyOf(join, value));
    visitType(namedOf(field.type));
  };
  for (const field of type.fields ?? []) {
    const own = field.name.value;
    const joins = fieldJoins(field);
    const isRequiring = joins.some(
      (join) => textOf(join, "graph") === graph && textOf(join, "requires") !== null,
    );
    // Other leaves come along, so that one request brings both; but no key, which would be taken.
    const isBeside = !isRequiring && leaves.has(namedOf(field.type)) && !keys.has(`${name}.${own}`);
    if (fields.has(own) || isKey.has(own) || needed.has(own) || isBeside) {
      visitField(name, field);
      if (joins.length === 0) add(`${name}.${own}`, `@join__field(graph: ${value})`);
    } else if (joins.length === 0) {
      // What has no word of where it is would be in the part too.
      add(`${name}.${own}`, "");
    }
  }
}

function withJoins(
  document: DocumentNode,
  joined: ReadonlyMap<string, readonly string[]>,
  moved: ReadonlySet<string>,
): DocumentNode {
  const graphsOf = (type: DefinitionNode) =>
    "directives" in type
      ? [
          ...new Set(
            ((type.directives ?? []) as readonly ConstDirectiveNode[])
              .filter(isJoinType)
              .map((join) => textOf(join, "graph")),
          ),
        ]
      : [];
  const more = (at: string) => parsed((joined.get(at) ?? []).filter((one) => one !== ""));
  const definitions = document.definitions.map((one): DefinitionNode => {
    if (!("name" in one) || one.name === undefined || !("directives" in one)) return one;
    const name = one.name.value;
    const directives = [...(one.directives ?? []), ...more(name)] as ConstDirectiveNode[];
    const graphs = graphsOf(one);
    if (one.kind === Kind.ENUM_TYPE_DEFINITION) {
      const values = (one.values ?? []).map((value) => ({
        ...value,
        directives: [...(value.directives ?? []), ...more(`${name}.${value.name.value}`)],
      }));
      return { ...one, directives, values } as DefinitionNode;
    }
    const fielded = isObject(one) || one.kind === Kind.INTERFACE_TYPE_DEFINITION;
    if (!fielded) return { ...one, directives } as DefinitionNode;
    const fields = (one.fields ?? []).map((field) => {
      const at = `${name}.${field.name.value}`;
      const own = fieldJoins(field);
      // A field in every subgraph of its type stays there, and is in a part only if it is said.
      const everywhere =
        own.length === 0 && joined.has(at)
          ? parsed(graphs.map((graph) => `@join__field(graph: ${graph})`))
          : [];
      const left = (field.directives ?? []).filter(
        (join) =>
          textOf(join, "requires") === null || !moved.has(`${name} ${textOf(join, "graph")}`),
      );
      return { ...field, directives: [...left, ...everywhere, ...more(at)] };
    });
    return { ...one, directives, fields } as DefinitionNode;
  });
  return visit({ ...document, definitions }, {});
}

function parsed(directives: readonly string[]): readonly ConstDirectiveNode[] {
  if (directives.length === 0) return [];
  const [scalar] = parse(`scalar A ${directives.join(" ")}`, { noLocation: true }).definitions;
  return scalar !== undefined && "directives" in scalar
    ? ((scalar.directives ?? []) as readonly ConstDirectiveNode[])
    : [];
}

function copyOf(join: ConstDirectiveNode, graph: string): string {
  const args = (join.arguments ?? []).map(({ name, value }) => {
    const text = "value" in value ? String(value.value) : "";
    if (name.value === "graph") return `graph: ${graph}`;
    return `${name.value}: ${value.kind === Kind.STRING ? JSON.stringify(text) : text}`;
  });
  return `@${join.name.value}(${args.join(", ")})`;
}

/** The fields at the root of a field set, in fragments too. */
function namesIn(fields: string): ReadonlySet<string> {
  const [operation] = parse(`{ ${fields} }`, { noLocation: true }).definitions;
  const names = new Set<string>();
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return names;
  const take = (set: typeof operation.selectionSet): void => {
    for (const one of set.selections) {
      if (one.kind === Kind.FIELD) names.add(one.name.value);
      else if (one.kind === Kind.INLINE_FRAGMENT) take(one.selectionSet);
    }
  };
  take(operation.selectionSet);
  return names;
}
