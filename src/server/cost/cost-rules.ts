import type {
  GraphQLArgument,
  GraphQLField,
  GraphQLInputField,
  GraphQLNamedType,
  GraphQLSchema,
} from "graphql";
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  type ValueNode,
  valueFromASTUntyped,
} from "graphql";
import { type IntrospectionSizes, introspectionSizes } from "./introspection-cost.ts";

/** What a schema's `@cost` and `@listSize` say, as Apollo Federation 2.9 has them. */
export type CostRules = {
  /** The fields that may answer for it: of an interface, those of the objects that it may be. */
  meantBy(field: AnyField, parent: GraphQLNamedType): readonly AnyField[];
  /** Of one object or value under a field: the field's `@cost`, else its type's, else 1 or 0. */
  weightOf(field: AnyField): number;
  /** Of an argument or input field that is given; zero where nothing is written. */
  weightOfInput(input: GraphQLArgument | GraphQLInputField): number;
  /** Whether anything is written on an input or within it. */
  hasWeight(input: GraphQLArgument | GraphQLInputField, type: GraphQLNamedType): boolean;
  listSizeOf(field: AnyField): ListSize | null;
  /** How long the lists are by which the schema tells of itself. */
  introspection(): IntrospectionSizes;
};

type AnyField = GraphQLField<unknown, unknown>;

export type ListSize = {
  readonly assumedSize: number | null;
  readonly slicingArguments: readonly string[];
  readonly sizedFields: readonly string[];
  readonly requireOneSlicingArgument: boolean;
};

export function readCostRules(schema: GraphQLSchema): CostRules {
  const cost = schema.getDirective("cost") ? "cost" : "federation__cost";
  const listSize = schema.getDirective("listSize") ? "listSize" : "federation__listSize";
  const weight = (node: Holder) => {
    const written = Number(argumentsOf(node, cost)?.["weight"]);
    return Number.isFinite(written) ? written : null;
  };
  const ofType = (type: GraphQLNamedType) => {
    for (const node of [type.astNode, ...type.extensionASTNodes]) {
      const written = weight(node);
      if (written !== null) return written;
    }
    return null;
  };
  const hasWeight: CostRules["hasWeight"] = (input, type) => {
    const seen = new Set<GraphQLNamedType>();
    const within = (one: GraphQLNamedType): boolean => {
      if (seen.has(one)) return false;
      seen.add(one);
      if (ofType(one) !== null) return true;
      if (!isInputObjectType(one)) return false;
      return Object.values(one.getFields()).some(
        (field) => weight(field.astNode) !== null || within(getNamedType(field.type)),
      );
    };
    return weight(input.astNode) !== null || within(type);
  };
  const ofAny = (type: GraphQLNamedType): number => {
    const own = ofType(type);
    if (!isAbstractType(type)) return own ?? (isCompositeType(type) ? 1 : 0);
    const possible = schema.getPossibleTypes(type).map(ofAny);
    return own === null && possible.length === 0 ? 1 : Math.max(...possible, own ?? -Infinity);
  };
  let sizes: IntrospectionSizes | null = null;
  return {
    introspection() {
      sizes ??= introspectionSizes(schema);
      return sizes;
    },
    meantBy(field, parent) {
      if (!isInterfaceType(parent)) return [field];
      const meant = schema.getPossibleTypes(parent).flatMap((type) => {
        const own = type.getFields()[field.name];
        return own === undefined ? [] : [own];
      });
      const isWeighed = weight(field.astNode) !== null || argumentsOf(field.astNode, listSize);
      return isWeighed || meant.length === 0 ? [field, ...meant] : meant;
    },
    weightOf: ({ astNode, type }) => weight(astNode) ?? ofAny(getNamedType(type)),
    weightOfInput: (input) => weight(input.astNode) ?? ofType(getNamedType(input.type)) ?? 0,
    hasWeight,
    listSizeOf({ astNode }) {
      const written = argumentsOf(astNode, listSize);
      if (written === null) return null;
      const { assumedSize, slicingArguments, sizedFields, requireOneSlicingArgument } = written;
      return {
        assumedSize: typeof assumedSize === "number" ? assumedSize : null,
        slicingArguments: textsOf(slicingArguments),
        sizedFields: textsOf(sizedFields),
        requireOneSlicingArgument: requireOneSlicingArgument !== false,
      };
    },
  };
}

type Holder =
  | {
      readonly directives?: readonly {
        readonly name: { readonly value: string };
        readonly arguments?: readonly {
          readonly name: { readonly value: string };
          readonly value: ValueNode;
        }[];
      }[];
    }
  | null
  | undefined;

/** As it is written: a subgraph's own definition of the directive need not be that of ours. */
function argumentsOf(node: Holder, name: string): Record<string, unknown> | null {
  const directive = node?.directives?.find((one) => one.name.value === name);
  if (directive === undefined) return null;
  return Object.fromEntries(
    (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
  );
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
