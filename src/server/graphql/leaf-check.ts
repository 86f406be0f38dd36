import type {
  DocumentNode,
  GraphQLLeafType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
} from "graphql";
import {
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isScalarType,
  isSpecifiedScalarType,
} from "graphql";
import {
  collectFields,
  fragmentsOf,
  type Selected,
  type Selecting,
  selectedBy,
} from "../../federation/response/fields.ts";

/** Whether every leaf of an answer's data is what its type's `serialize` would make of it. */
export type LeafCheck = (data: unknown) => boolean;

/**
 * A function that looks at the leaves of an operation's data; null where that takes more than to
 * look: objects of several types, enum values that are not their names, introspection. Custom
 * scalars are left out, since they are always serialized. It is written as code, of names that the
 * schema and the operation have: walking through a description of them would cost as much as the
 * serializing that it spares.
 */
export function compileLeafCheck(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): LeafCheck | null {
  const root = schema.getRootType(operation.operation);
  if (!root) return null;
  const fragments = fragmentsOf(document.definitions);
  const writing = new CheckWriter({ schema, fragments, taken: new Set() });
  const check = writing.object(root, selectedBy(operation));
  if (check === "unknown") return null;
  if (check === "none") return () => true;
  const body = `${writing.functions.join("\n")}\nreturn ${check};`;
  return new Function("tests", "enums", body)(LEAVES, writing.enums) as LeafCheck;
}

/** The name of a function; "none" where there is nothing to look at. */
type Check = string | "none" | "unknown";

class CheckWriter {
  readonly functions: string[] = [];
  readonly enums: ReadonlySet<unknown>[] = [];
  readonly #selecting: Selecting;

  constructor(selecting: Selecting) {
    this.#selecting = selecting;
  }

  object(type: GraphQLObjectType, selected: readonly Selected[]): Check {
    const tests = new Map<string, string>();
    for (const { key, name, below } of collectFields(this.#selecting, type, selected)) {
      if (name === "__typename") continue;
      const field = type.getFields()[name];
      const check = field === undefined ? "unknown" : this.#value(field.type, below);
      if (check === "unknown") return check;
      if (check !== "none") tests.set(key, `${check}(object[${JSON.stringify(key)}])`);
    }
    if (tests.size === 0) return "none";
    return this.#add("object", `object == null || (${[...tests.values()].join(" && ")})`);
  }

  #value(type: GraphQLOutputType, below: readonly Selected[]): Check {
    if (isNonNullType(type)) return this.#value(type.ofType, below);
    if (isAbstractType(type)) return "unknown";
    if (isListType(type)) {
      const check = this.#value(type.ofType, below);
      if (check === "none" || check === "unknown") return check;
      return this.#add("list", `list == null || list.every(${check})`);
    }
    if (isScalarType(type) || isEnumType(type)) return this.#leaf(type);
    return this.object(type, below);
  }

  #leaf(type: GraphQLLeafType): Check {
    if (isScalarType(type)) return isSpecifiedScalarType(type) ? `tests.${type.name}` : "none";
    const values = type.getValues();
    if (values.some(({ name, value }) => name !== value)) return "unknown";
    this.enums.push(new Set([null, undefined, ...values.map(({ name }) => name)]));
    return this.#add("value", `enums[${this.enums.length - 1}].has(value)`);
  }

  #add(parameter: string, expression: string): string {
    const name = `f${this.functions.length}`;
    this.functions.push(`function ${name}(${parameter}) { return ${expression}; }`);
    return name;
  }
}

/** Of the scalars of the specification (3.5); null may stand wherever it got to. */
const LEAVES: Readonly<Record<string, LeafCheck>> = {
  String: isText,
  ID: isText,
  Boolean: (value) => value == null || typeof value === "boolean",
  Float: (value) => value == null || Number.isFinite(value),
  Int: (value) => value == null || (typeof value === "number" && (value | 0) === value),
};

function isText(value: unknown): boolean {
  return value == null || typeof value === "string";
}
