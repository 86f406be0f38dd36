import type {
  DocumentNode,
  GraphQLInputType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
} from "graphql";
import { getNamedType, isInputObjectType, isInputType, Kind, typeFromAST, visit } from "graphql";
import { type CompiledQuery, compileQuery, isCompiledQuery } from "graphql-jit";
import { isPrototypeKey } from "../data-key.ts";
import { conditionVariables } from "../plan/plain-operation.ts";
import { conditionsOf } from "../response/fields.ts";
import type { Json } from "./subgraph.ts";

/**
 * An operation as a function, for variables like these; null where graphql-js has to interpret it:
 * because no function could be made, or one that would answer otherwise than graphql-js does.
 */
export type CompiledFor = (variables: Readonly<Json>) => CompiledQuery | null;

/** More variables in conditions than this would be too many functions. */
const CONDITIONS_MAX = 4;

/**
 * Compiles an operation for each choice of what its conditions decide: compiled with its conditions,
 * what stands at several places is taken for included wherever it is at one of them. With leaves "as
 * they are", values of enums and of the specification's scalars are in the answer as the resolvers
 * gave them: whoever asks for that has to look at them.
 */
export function compiledQuery(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  leaves: "serialized" | "as they are" = "serialized",
): CompiledFor {
  const names = conditionVariables(document);
  if (names.length > CONDITIONS_MAX || !isCompilable(schema, document)) return () => null;
  const compile = (chosen: DocumentNode): CompiledQuery | null => {
    const options = {
      disablingCapturingStackErrors: true,
      disableLeafSerialization: leaves === "as they are",
    };
    const query = compileQuery(schema, chosen, operation.name?.value, options);
    return isCompiledQuery(query) ? query : null;
  };
  if (names.length === 0) {
    const query = compile(document);
    return () => query;
  }
  const defaults = defaultsOf(operation);
  const compiled = new Map<string, CompiledQuery | null>();
  return (variables) => {
    const values = new Map(names.map((name) => [name, variables[name] ?? defaults.get(name)]));
    const all = [...values.values()];
    // What is no choice is an error, and graphql-js words it.
    if (names.some((name) => variables[name] === null)) return null;
    if (all.some((value) => typeof value !== "boolean")) return null;
    const choice = all.join();
    const known = compiled.get(choice);
    if (known !== undefined) return known;
    const query = compile(withoutConditions(document, values));
    compiled.set(choice, query);
    return query;
  };
}

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode) {
  return new Map(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue?.kind === Kind.BOOLEAN ? [[variable.name.value, defaultValue.value]] : [],
    ),
  );
}

/** A document without what these variables leave out. */
function withoutConditions(
  document: DocumentNode,
  values: ReadonlyMap<string, unknown>,
): DocumentNode {
  const decided = (node: SelectionNode): SelectionNode | null => {
    const conditions = conditionsOf(node);
    if (conditions === "never") return null;
    const isLeftOut = conditions.some(({ variable, wanted }) => values.get(variable) !== wanted);
    if (isLeftOut) return null;
    return { ...node, directives: [] };
  };
  return visit(document, {
    Field: { leave: decided },
    InlineFragment: { leave: decided },
    FragmentSpread: { leave: decided },
  });
}

function isCompilable(schema: GraphQLSchema, document: DocumentNode): boolean {
  let found = false;
  const lacking = new Set<string>();
  visit(document, {
    // Compiled, its value would become the prototype of the object that it should be in.
    Field({ alias, name }) {
      found ||= isPrototypeKey(alias?.value ?? name.value);
    },
    // Its function would be written out many levels deep, which takes a minute.
    VariableDefinition({ variable, type, defaultValue }) {
      if (type.kind !== Kind.NON_NULL_TYPE && defaultValue === undefined) {
        lacking.add(variable.name.value);
      }
      const of = typeFromAST(schema, type);
      found ||= isInputType(of) && isRecursive(of);
    },
    // Compiled, a field of an input is null where its variable is left out, and has no default.
    ObjectField({ value }) {
      found ||= value.kind === Kind.VARIABLE && lacking.has(value.name.value);
    },
  });
  return !found;
}

/** Whether values of the type can have values of their own type within. */
function isRecursive(type: GraphQLInputType, within: readonly GraphQLInputType[] = []): boolean {
  const of = getNamedType(type);
  if (!isInputObjectType(of)) return false;
  if (within.includes(of)) return true;
  return Object.values(of.getFields()).some((field) => isRecursive(field.type, [...within, of]));
}
