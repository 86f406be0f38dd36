import { keyError, programError } from "./errors.ts";
import type { Context, Field, Row, Table } from "./table.ts";
import type { Value } from "./values.ts";

export type Tables = { readonly table: (name: string) => Table };
export type Test = (row: Row) => boolean;

/** One comparison of a domain: field, operator, value, and the model of a reference. */
export type Leaf = {
  readonly path: readonly string[];
  readonly operator: string;
  readonly value: unknown;
  readonly model: string | null;
};
export type Clause =
  | { readonly leaf: Leaf }
  | { readonly join: "AND" | "OR"; readonly clauses: readonly Clause[] };

/** Reads a search domain: a list of clauses, joined by AND unless it begins with "OR". */
export function parseDomain(domain: unknown): Clause {
  if (!Array.isArray(domain)) throw programError("domain must be a list");
  const [first] = domain;
  if (typeof first === "string" && OPERATORS.has(String(domain[1])))
    return { leaf: leafOf(domain) };
  const join = first === "OR" ? "OR" : "AND";
  const rest = first === "OR" || first === "AND" ? domain.slice(1) : domain;
  const clauses = rest.map(parseDomain).filter((clause) => "leaf" in clause || !isEmpty(clause));
  return { join, clauses };
}

/** The clauses that every match must satisfy, for choosing an index. */
export function conjunctive(clause: Clause): readonly Leaf[] {
  if ("leaf" in clause) return [clause.leaf];
  if (clause.join === "OR" && clause.clauses.length > 1) return [];
  return clause.clauses.flatMap(conjunctive);
}

/** Compiles a domain into a test of rows. Unknown fields fail as they do in Tryton. */
export function compile(clause: Clause, table: Table, tables: Tables, context: Context): Test {
  if ("leaf" in clause) return compileLeaf(clause.leaf, table, tables, context);
  const tests = clause.clauses.map((one) => compile(one, table, tables, context));
  if (clause.join === "OR" && tests.length > 0) return (row) => tests.some((test) => test(row));
  return (row) => tests.every((test) => test(row));
}

function compileLeaf(leaf: Leaf, table: Table, tables: Tables, context: Context): Test {
  const [name = "", ...deeper] = leaf.path;
  const field = table.fields[name];
  if (!field) throw keyError(name);
  const read = (row: Row): Value => (field.get ? field.get(row, context) : (row[name] ?? null));
  if (field.type === "one2many" || (deeper.length > 0 && isRelation(field))) {
    const target = targetOf(field, leaf, tables);
    // Comparing a relation itself with a text searches the name of what it points to.
    const inner = deeper.length > 0 ? deeper : ["id"];
    const test = compileLeaf({ ...leaf, path: inner }, target, tables, context);
    return (row) => idsOf(read(row), field, leaf.model).some((id) => matches(target, id, test));
  }
  if (leaf.operator === "child_of") return childOf(leaf, tables, read);
  return compare(leaf.operator, leaf.value, read, field);
}

function targetOf(field: Field, leaf: Leaf, tables: Tables): Table {
  if (field.type === "reference") {
    // Without the model Tryton takes a fourth element that is not there.
    if (leaf.model === null) throw programError("list index out of range");
    return tables.table(leaf.model);
  }
  const target = "target" in field ? field.target : undefined;
  if (!target) throw programError("not a relation");
  return tables.table(target);
}

function matches(table: Table, id: number, test: Test): boolean {
  const row = table.get(id);
  return row !== undefined && test(row);
}

function idsOf(value: Value, field: Field, model: string | null): readonly number[] {
  if (value === null) return [];
  if (typeof value === "number") return [value];
  if (typeof value === "string" && field.type === "reference") {
    const [of, id] = value.split(",");
    return of === model ? [Number(id)] : [];
  }
  return Array.isArray(value) ? value : [];
}

/** Locations are the one tree here: a location is a child of itself and of those above it. */
function childOf(leaf: Leaf, tables: Tables, read: (row: Row) => Value): Test {
  const roots = new Set(Array.isArray(leaf.value) ? leaf.value : [leaf.value]);
  const locations = tables.table("stock.location");
  return (row) => {
    let id = read(row);
    for (let depth = 0; typeof id === "number" && depth < TREE_DEPTH_MAX; depth += 1) {
      if (roots.has(id)) return true;
      id = locations.get(id)?.["parent"] ?? null;
    }
    return false;
  };
}

function compare(operator: string, value: unknown, read: (row: Row) => Value, field: Field): Test {
  const key =
    field.type === "decimal" ? (one: unknown) => (one === null ? null : Number(one)) : same;
  if (operator === "in" || operator === "not in") {
    if (!Array.isArray(value)) throw programError(`"${operator}" needs a list`);
    const known = new Set(value.map(key));
    return operator === "in"
      ? (row) => known.has(key(read(row)))
      : (row) => !known.has(key(read(row)));
  }
  if (operator.endsWith("like")) {
    const pattern = likePattern(String(value), operator.includes("ilike"));
    const wanted = !operator.startsWith("not");
    return (row) => {
      const text = read(row);
      return text === null ? !wanted : pattern.test(String(text)) === wanted;
    };
  }
  const right = key(value);
  if (operator === "=") return (row) => key(read(row)) === right;
  if (operator === "!=") return (row) => key(read(row)) !== right;
  if (right === null || right === undefined) return () => false;
  const test = ORDERED[operator];
  if (!test) throw programError(`operator ${operator} is not known`);
  return (row) => {
    const left = key(read(row));
    return left !== null && test(left as string | number, right as string | number);
  };
}

const ORDERED: Readonly<Record<string, (a: string | number, b: string | number) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

const OPERATORS = new Set([
  ...["=", "!=", "in", "not in", "child_of", ...Object.keys(ORDERED)],
  ...["like", "not like", "ilike", "not ilike"],
]);
const TREE_DEPTH_MAX = 20;

function same(value: unknown): unknown {
  return value ?? null;
}

function leafOf([path, operator, value, model]: readonly unknown[]): Leaf {
  return {
    path: String(path).split("."),
    operator: String(operator),
    value,
    model: typeof model === "string" ? model : null,
  };
}

function isEmpty(clause: Clause): boolean {
  return "clauses" in clause && clause.clauses.length === 0;
}

function isRelation(field: Field): boolean {
  return field.type === "many2one" || field.type === "reference";
}

function likePattern(like: string, insensitive: boolean): RegExp {
  const escaped = like.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const source = escaped.replaceAll("%", "[^]*").replaceAll("_", "[^]");
  return new RegExp(`^${source}$`, insensitive ? "i" : "");
}
