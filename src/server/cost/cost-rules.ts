import type {
  GraphQLArgument,
  GraphQLField,
  GraphQLInputField,
  GraphQLNamedType,
  GraphQLSchema,
} from "graphql";
import {
  getNamedType,
  isCompositeType,
  isInputObjectType,
  type ValueNode,
  valueFromASTUntyped,
} from "graphql";
import { type IntrospectionSizes, introspectionSizes } from "./introspection-cost.ts";

/** What a schema's `@cost` and `@listSize` say, as Apollo Federation 2.9 has them. */
export type CostRules = {
  /** Of one object or value under a field: the field's `@cost`, else its type's, else 1 or 0. */
  weightOf(field: GraphQLField<unknown, unknown>, type: GraphQLNamedType): number;
  /** Of an argument or input field that is given; zero where nothing is written. */
  weightOfInput(input: GraphQLArgument | GraphQLInputField): number;
  /** Whether anything is written on an input or within it. */
  hasWeight(input: GraphQLArgument | GraphQLInputField, type: GraphQLNamedType): boolean;
  listSizeOf(field: GraphQLField<unknown, unknown>): ListSize | null;
  /** How long the lists are by which the schema tells of itself. */
  introspection(): IntrospectionSizes;
};

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
  let sizes: IntrospectionSizes | null = null;
  return {
    introspection() {
      sizes ??= introspectionSizes(schema);
      return sizes;
    },
    weightOf: (field, type) =>
      weight(field.astNode) ?? ofType(type) ?? (isCompositeType(type) ? 1 : 0),
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
