import type { GraphQLCompositeType, GraphQLField, GraphQLSchema } from "graphql";
import { getNamedType, isAbstractType, isCompositeType, isObjectType, isUnionType } from "graphql";
import type { Json } from "../../../../src/federation/subgraphs/subgraph.ts";
import type { Dice } from "../../dice.ts";

/** By the name of an argument: literals that parsers and printers get wrong. */
const ODD_LITERALS: Readonly<Record<string, readonly string[]>> = {
  texts: [
    ...['"\\b\\f\\u0000"', '["plain", "q\\"\\\\\\n", null]'],
    ...['["é\u2028😀", "\\/"]', '"""\n  block \\""" \n    two"""'],
  ],
  by: ["1e2", "4.50", "-7", "30", "2000000000000000000000e-20"],
};

export type RandomOperation = { readonly source: string; readonly variables: Json };

const DEPTH_MAX = 5;
const FIELDS_MAX = 45;

/** Some of an operation's aliases are names under which every object of this language has something. */
const ODD_ALIASES: Readonly<Record<number, string>> = {
  ...{ 2: "__proto__", 4: "constructor", 5: "toString", 7: "hasOwnProperty", 8: "valueOf" },
  9: "_own___proto__",
};

/** An operation with aliases, fragments, variables, `@skip` and `@include` on this schema. */
export function randomOperation(schema: GraphQLSchema, dice: Dice): RandomOperation {
  const query = schema.getQueryType();
  if (!query) throw new Error("There is nothing to ask for");
  const writer = new Writer(schema, dice);
  const body = writer.selection(query, 0);
  const fragments = writer.fragments.join("\n");
  const declared = [...writer.declared].map(([name, type]) => `$${name}: ${type}`).join(", ");
  const variables = Object.fromEntries(
    [...writer.declared]
      .filter(([, type]) => !type.includes("=") || dice.chance(0.6))
      .map(([name, type]) => [name, type.startsWith("Int") ? dice.below(9) : dice.chance(0.5)]),
  );
  const head = declared === "" ? "query Q" : `query Q(${declared})`;
  return { source: `${head} ${body}\n${fragments}`, variables };
}

class Writer {
  readonly fragments: string[] = [];
  readonly declared = new Map<string, string>();
  private left = FIELDS_MAX;
  private aliases = 0;
  private literals = 0;
  readonly schema: GraphQLSchema;
  readonly dice: Dice;

  constructor(schema: GraphQLSchema, dice: Dice) {
    this.schema = schema;
    this.dice = dice;
  }

  selection(type: GraphQLCompositeType, depth: number): string {
    const { dice } = this;
    const parts: string[] = [];
    for (let i = 1 + dice.below(depth === 0 ? 3 : 4); i > 0; i -= 1) {
      parts.push(this.part(type, depth));
    }
    return `{ ${parts.join(" ")} }`;
  }

  private part(type: GraphQLCompositeType, depth: number): string {
    const { dice } = this;
    this.left -= 1;
    const isNarrowed = depth < DEPTH_MAX && dice.chance(isAbstractType(type) ? 0.5 : 0.12);
    if (isNarrowed || (isUnionType(type) && dice.chance(0.8) && depth < DEPTH_MAX)) {
      return this.fragment(type, depth);
    }
    if (isUnionType(type) || dice.chance(0.08)) return this.aliased("__typename");
    const fields = Object.values(type.getFields());
    const usable = fields.filter(
      ({ type: of }) => (depth < DEPTH_MAX && this.left > 0) || !isCompositeType(getNamedType(of)),
    );
    return usable.length === 0 ? "__typename" : this.field(dice.pick(usable), depth);
  }

  private field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const { dice } = this;
    const args = field.args
      .filter(({ name }) => ODD_LITERALS[name] === undefined && dice.chance(0.7))
      .map(({ name }) => {
        if (dice.chance(0.5)) return `${name}: ${dice.below(9)}`;
        return `${name}: $${this.variable(dice.pick(["Int", "Int = 2"]))}`;
      });
    for (const { name } of field.args) {
      const odd = ODD_LITERALS[name];
      this.literals += 1;
      if (odd !== undefined) args.push(`${name}: ${odd[this.literals % odd.length]}`);
    }
    const given = args.length === 0 ? "" : `(${args.join(", ")})`;
    const head =
      args.length > 0 || field.args.length > 0
        ? this.aliased(field.name, true)
        : this.aliased(field.name);
    const of = getNamedType(field.type);
    const below = isCompositeType(of) ? ` ${this.selection(of, depth + 1)}` : "";
    return `${head}${given}${this.condition()}${below}`;
  }

  private fragment(type: GraphQLCompositeType, depth: number): string {
    const { dice, schema } = this;
    const narrower = isAbstractType(type) ? [type, ...schema.getPossibleTypes(type)] : [type];
    const wider = isObjectType(type) && dice.chance(0.2) ? [...type.getInterfaces()] : [];
    const on = dice.pick([...narrower, ...wider] as GraphQLCompositeType[]);
    if (dice.chance(0.3)) {
      const name = `F${this.fragments.length}`;
      this.fragments.push("");
      const at = this.fragments.length - 1;
      this.fragments[at] = `fragment ${name} on ${on.name} ${this.selection(on, depth + 1)}`;
      return `...${name}${this.condition()}`;
    }
    const condition = on === type && dice.chance(0.3) ? "" : ` on ${on.name}`;
    return `...${condition}${this.condition()} ${this.selection(on, depth + (isAbstractType(type) ? 0.5 : 1))}`;
  }

  private aliased(name: string, always = false): string {
    if (!always && !this.dice.chance(0.2)) return name;
    this.aliases += 1;
    return `${ODD_ALIASES[this.aliases] ?? `a${this.aliases}`}: ${name}`;
  }

  private condition(): string {
    const { dice } = this;
    if (!dice.chance(0.12)) return "";
    const value = dice.chance(0.7)
      ? `$${this.variable(dice.pick(["Boolean!", "Boolean! = true"]))}`
      : String(dice.chance(0.5));
    return ` @${dice.pick(["skip", "include"])}(if: ${value})`;
  }

  private variable(type: string): string {
    const same = [...this.declared].filter(([, of]) => of === type);
    if (same.length > 0 && this.dice.chance(0.5)) return this.dice.pick(same)[0];
    const name = `v${this.declared.size}`;
    this.declared.set(name, type);
    return name;
  }
}
