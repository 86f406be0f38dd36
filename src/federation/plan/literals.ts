import type {
  FieldNode,
  GraphQLField,
  GraphQLInputType,
  OperationDefinitionNode,
  ValueNode,
  VariableDefinitionNode,
} from "graphql";
import {
  GraphQLID,
  getNullableType,
  isInputObjectType,
  isListType,
  Kind,
  parseType,
  print,
  valueFromASTUntyped,
} from "graphql";
import type { Json } from "../subgraphs/subgraph.ts";

/** The variables of a run, with those that stand for literals. */
export type WithLiterals = (variables: Json) => Json;

type Lifted = {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly value: ValueNode;
};

/**
 * The literals of an operation that the planner would not write as they are: its parser knows no
 * numbers beyond 64 bits, and its printer writes some characters wrong. Such an argument becomes a
 * variable, whose value goes to the subgraph as JSON; the same literals become the same variable.
 */
export class Literals {
  private readonly lifted = new Map<string, Lifted>();
  private named = 0;
  private readonly taken: ReadonlySet<string>;

  constructor({ variableDefinitions = [] }: OperationDefinitionNode) {
    this.taken = new Set(variableDefinitions.map(({ variable }) => variable.name.value));
  }

  /** A field with variables for such arguments. */
  without(node: FieldNode, field: GraphQLField<unknown, unknown> | undefined): FieldNode {
    if (node.arguments?.every(({ value }) => isSafe(value)) ?? true) return node;
    const given = node.arguments?.map((argument) => {
      const type = field?.args.find(({ name }) => name === argument.name.value)?.type;
      if (type === undefined || isSafe(argument.value) || !isJson(argument.value)) return argument;
      const name = { kind: Kind.NAME, value: this.nameOf(argument.value, type) } as const;
      return { ...argument, value: { kind: Kind.VARIABLE, name } as const };
    });
    return { ...node, ...(given && { arguments: given }) };
  }

  /** What has to be declared: the operation's own variables, and those that stand for literals. */
  definitions(own: readonly VariableDefinitionNode[] = []): readonly VariableDefinitionNode[] {
    const more = [...this.lifted.values()].map(
      ({ name, type }): VariableDefinitionNode => ({
        kind: Kind.VARIABLE_DEFINITION,
        variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } },
        type: parseType(String(type)),
      }),
    );
    return [...own.map(withSafeDefault), ...more];
  }

  /** Null when no literal has become a variable. */
  withLiterals(): WithLiterals | null {
    const lifted = [...this.lifted.values()];
    if (lifted.length === 0) return null;
    return (variables) => {
      const all = { ...variables };
      for (const { name, type, value } of lifted) all[name] = jsonOf(value, type, variables);
      return all;
    };
  }

  private nameOf(value: ValueNode, type: GraphQLInputType): string {
    const key = `${type} ${print(value)}`;
    const known = this.lifted.get(key);
    if (known !== undefined) return known.name;
    let name: string;
    do {
      name = `literal${this.named}`;
      this.named += 1;
    } while (this.taken.has(name));
    this.lifted.set(key, { name, type, value });
    return name;
  }
}

/** Printable ASCII that no string has to escape. */
const PLAIN = /^[ !#-[\]-~]*$/;
/** Within 64 bits; as text it is more exact than JSON is. */
const INT_DIGITS_MAX = 18;

function isSafe(value: ValueNode): boolean {
  switch (value.kind) {
    case Kind.STRING:
      return PLAIN.test(value.value);
    case Kind.INT:
      return value.value.length <= INT_DIGITS_MAX;
    case Kind.FLOAT:
      return false;
    case Kind.LIST:
      return value.values.every(isSafe);
    case Kind.OBJECT:
      return value.fields.every((field) => isSafe(field.value));
    default:
      return true;
  }
}

/** JSON has no infinity: its subgraph has to refuse it. */
function isJson(value: ValueNode): boolean {
  if (value.kind === Kind.LIST) return value.values.every(isJson);
  if (value.kind === Kind.OBJECT) return value.fields.every((field) => isJson(field.value));
  return value.kind !== Kind.FLOAT || Number.isFinite(Number(value.value));
}

/**
 * A literal as JSON, as it was written: its subgraph coerces it and adds what is left out. Undefined
 * where a variable has no value (GraphQL specification, 3.10).
 */
function jsonOf(value: ValueNode, type: GraphQLInputType, variables: Json): unknown {
  if (value.kind === Kind.VARIABLE) {
    const name = value.name.value;
    return Object.hasOwn(variables, name) ? variables[name] : undefined;
  }
  const of = getNullableType(type);
  if (isListType(of)) {
    if (value.kind !== Kind.LIST) return jsonOf(value, of.ofType, variables);
    return value.values.map((item) => jsonOf(item, of.ofType, variables) ?? null);
  }
  if (isInputObjectType(of) && value.kind === Kind.OBJECT) {
    const fields = of.getFields();
    return Object.fromEntries(
      value.fields.flatMap(({ name, value: inner }) => {
        const field = fields[name.value];
        const given = field && jsonOf(inner, field.type, variables);
        return given === undefined ? [] : [[name.value, given]];
      }),
    );
  }
  if (of === GraphQLID && value.kind === Kind.INT) return value.value;
  return valueFromASTUntyped(value, variables);
}

/**
 * Variables are sent with their values, defaults too. So a default counts for nothing, but that a
 * variable that has one may stand where no null may.
 */
function withSafeDefault(definition: VariableDefinitionNode): VariableDefinitionNode {
  const { defaultValue, type, ...bare } = definition;
  if (defaultValue === undefined || isSafe(defaultValue)) return definition;
  switch (defaultValue.kind) {
    case Kind.STRING:
      return { ...definition, defaultValue: { kind: Kind.STRING, value: "" } };
    case Kind.INT:
    case Kind.FLOAT:
      return { ...definition, defaultValue: { kind: Kind.INT, value: "0" } };
    case Kind.LIST:
      return { ...definition, defaultValue: { kind: Kind.LIST, values: [] } };
    default:
      return { ...bare, type };
  }
}
