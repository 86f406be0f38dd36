import { transformSupergraphToPublicSchema } from "@theguild/federation-composition";
import type {
  ConstDirectiveNode,
  DefinitionNode,
  DocumentNode,
  FieldDefinitionNode,
  ObjectTypeDefinitionNode,
} from "graphql";
import { Kind } from "graphql";

/**
 * The schema that clients see, with those directives that say what an operation costs and who may
 * run it: the rest of what a supergraph says is nobody's business.
 */
export function publicSchemaOf(supergraph: DocumentNode): DocumentNode {
  const said = new Map(supergraph.definitions.flatMap(fielded).map((one) => [one.name.value, one]));
  const keptOf = (kind: DefinitionNode["kind"]) => (nodes: Directives) =>
    (nodes ?? []).filter(({ name }) => KEPT.has(name.value) && !isDerived(kind, name.value));
  const definitions = transformSupergraphToPublicSchema(supergraph).definitions.map((one) => {
    const [type] = fielded(one);
    const source = type && said.get(type.name.value);
    if (type === undefined || source === undefined) return one;
    const kept = keptOf(one.kind);
    const fields = new Map((source.fields ?? []).map((field) => [field.name.value, field]));
    return {
      ...type,
      directives: [...(type.directives ?? []), ...kept(source.directives)],
      fields: (type.fields ?? []).map(
        (field): FieldDefinitionNode => ({
          ...field,
          directives: [
            ...(field.directives ?? []),
            ...kept(fields.get(field.name.value)?.directives),
          ],
        }),
      ),
    };
  });
  return { kind: Kind.DOCUMENT, definitions: [...definitions, ...definitionsOf(supergraph)] };
}

const CLOSING: ReadonlySet<string> = new Set(["requiresScopes", "authenticated", "policy"]);
const KEPT: ReadonlySet<string> = new Set([...CLOSING, "listSize", "cost"]);
/** The scalars that their arguments are of. */
const SCALARS = /^(requiresScopes__Scope|policy__Policy)$/;

type Directives = readonly ConstDirectiveNode[] | undefined;

/**
 * Federation lets subgraphs close objects only, and composition closes an interface to whoever may
 * not see each of them. Here an operation needs of an interface what the fields it selects need.
 */
function isDerived(kind: DefinitionNode["kind"], directive: string): boolean {
  return kind === Kind.INTERFACE_TYPE_DEFINITION && CLOSING.has(directive);
}

/** An interface is seen as an object here: both have fields with directives. */
function fielded(one: DefinitionNode): readonly ObjectTypeDefinitionNode[] {
  const has =
    one.kind === Kind.OBJECT_TYPE_DEFINITION || one.kind === Kind.INTERFACE_TYPE_DEFINITION;
  return has ? [one as ObjectTypeDefinitionNode] : [];
}

function definitionsOf({ definitions }: DocumentNode): readonly DefinitionNode[] {
  return definitions.filter(
    (one) =>
      (one.kind === Kind.DIRECTIVE_DEFINITION && KEPT.has(one.name.value)) ||
      (one.kind === Kind.SCALAR_TYPE_DEFINITION && SCALARS.test(one.name.value)),
  );
}
