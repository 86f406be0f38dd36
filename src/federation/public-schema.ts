import { transformSupergraphToPublicSchema } from "@theguild/federation-composition";
import type {
  ConstDirectiveNode,
  DefinitionNode,
  DocumentNode,
  NamedTypeNode,
  NameNode,
} from "graphql";
import { Kind } from "graphql";
import { CLOSING } from "./access-rules.ts";

/**
 * The schema that clients see, with those directives that say what an operation costs and who may
 * run it: the rest of what a supergraph says is nobody's business.
 */
export function publicSchemaOf(supergraph: DocumentNode): DocumentNode {
  const said = new Map(supergraph.definitions.flatMap(named).map((one) => [one.name.value, one]));
  const seen = transformSupergraphToPublicSchema(supergraph).definitions;
  const definitions = withoutUnseen(seen).map((one) => {
    const [type] = named(one);
    const source = type && said.get(type.name.value);
    if (type === undefined || source === undefined) return one;
    return withKept(type, source);
  });
  return { kind: Kind.DOCUMENT, definitions: [...definitions, ...definitionsOf(supergraph)] };
}

/** Unions without their inaccessible types, and types without their inaccessible interfaces. */
function withoutUnseen(definitions: readonly DefinitionNode[]): readonly DefinitionNode[] {
  const names = new Set(
    definitions.flatMap((one) => ("name" in one && one.name ? [one.name.value] : [])),
  );
  const isSeen = ({ name }: NamedTypeNode) => names.has(name.value);
  return definitions.map((one): DefinitionNode => {
    if (one.kind === Kind.UNION_TYPE_DEFINITION) {
      return { ...one, types: (one.types ?? []).filter(isSeen) };
    }
    const isFielded =
      one.kind === Kind.OBJECT_TYPE_DEFINITION || one.kind === Kind.INTERFACE_TYPE_DEFINITION;
    return isFielded ? { ...one, interfaces: (one.interfaces ?? []).filter(isSeen) } : one;
  });
}

const KEPT: ReadonlySet<string> = new Set([...Object.keys(CLOSING), "listSize", "cost"]);
/** The scalars that their arguments are of. */
const SCALARS = /^(requiresScopes__Scope|policy__Policy)$/;

type Directives = readonly ConstDirectiveNode[] | undefined;

/** Whatever directives may stand on: a type with its fields, and those with their arguments. */
type Holder = {
  readonly name: NameNode;
  readonly directives?: Directives;
  readonly fields?: readonly Holder[];
  readonly arguments?: readonly Holder[];
};

/** With what is kept of the directives on the same thing in the supergraph, and within it. */
function withKept<Node extends Holder>(node: Node, source: Holder): Node {
  const within = (nodes: readonly Holder[], sources: readonly Holder[] = []) => {
    const byName = new Map(sources.map((one) => [one.name.value, one]));
    return nodes.map((one) => {
      const same = byName.get(one.name.value);
      return same === undefined ? one : withKept(one, same);
    });
  };
  const kept = (source.directives ?? []).filter(({ name }) => KEPT.has(name.value));
  return {
    ...node,
    directives: [...(node.directives ?? []), ...kept],
    ...(node.fields && { fields: within(node.fields, source.fields) }),
    ...(node.arguments && { arguments: within(node.arguments, source.arguments) }),
  };
}

function named(one: DefinitionNode): readonly (DefinitionNode & Holder)[] {
  return TYPES.has(one.kind) ? [one as DefinitionNode & Holder] : [];
}

const TYPES: ReadonlySet<string> = new Set([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.INPUT_OBJECT_TYPE_DEFINITION,
  Kind.ENUM_TYPE_DEFINITION,
  Kind.SCALAR_TYPE_DEFINITION,
]);

function definitionsOf({ definitions }: DocumentNode): readonly DefinitionNode[] {
  return definitions.filter(
    (one) =>
      (one.kind === Kind.DIRECTIVE_DEFINITION && KEPT.has(one.name.value)) ||
      (one.kind === Kind.SCALAR_TYPE_DEFINITION && SCALARS.test(one.name.value)),
  );
}
