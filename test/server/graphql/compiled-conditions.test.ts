import { makeExecutableSchema } from "@graphql-tools/schema";
import { execute, parse, validate } from "graphql";
import { expect, test } from "vitest";
import { type Dice, diceOf } from "../../../bench/support/dice.ts";
import { createExecute } from "../../../src/server/graphql/compiled-operations.ts";
import { DOCUMENT_LIMITS } from "../../../src/server/graphql/document-limits.ts";
import { createDocumentStore } from "../../../src/server/graphql/document-store.ts";

type Thing = { readonly __typename: string; readonly id: number };
const next = ({ id }: Thing): Thing => ({ __typename: id % 2 ? "A" : "B", id: id + 1 });

const schema = makeExecutableSchema({
  typeDefs: `
    interface Node { id: ID! node: Node }
    type A implements Node { id: ID! node: Node a(of: In): String self: A }
    type B implements Node { id: ID! node: Node b: Int }
    union Either = A | B
    input In { by: Int = 4 text: String inner: [In!] }
    type Query { a: A node: Node either: Either said(of: In, by: Int = 3): String }`,
  resolvers: {
    Query: {
      ...{ a: () => ({ __typename: "A", id: 1 }), node: () => ({ __typename: "B", id: 2 }) },
      either: () => ({ __typename: "A", id: 3 }),
      said: (_root, { of, by }: { of?: object; by: number }) => JSON.stringify([sorted(of), by]),
    },
    A: {
      ...{ node: next, self: ({ id }: Thing) => ({ __typename: "A", id: id * 3 }) },
      a: ({ id }: Thing, { of }: { of?: object }) => JSON.stringify([id, sorted(of)]),
    },
    B: { node: next, b: ({ id }: Thing) => id },
  },
});

/** The two executors give fields in different orders. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const ON: Readonly<Record<string, readonly string[]>> = {
  Query: ["Query"],
  Node: ["Node", "A", "B"],
  Either: ["Node", "A", "B"],
  A: ["A", "Node", "Either"],
  B: ["B", "Node"],
};
const FIELDS: Readonly<Record<string, readonly (readonly [text: string, below?: string])[]>> = {
  Query: [["a", "A"], ["node", "Node"], ["either", "Either"], ["said"]],
  Node: [["id"], ["node", "Node"]],
  Either: [["__typename"]],
  A: [["id"], ["node", "Node"], ["self", "A"], ["a"]],
  B: [["id"], ["node", "Node"], ["b"]],
};
const INPUTS = [
  ...["{ by: $n }", "{ text: $s, inner: [{ by: $n }] }", "{ by: $d }", "{ inner: { text: $s } }"],
  ...["$in", "{ by: 1 }", "{}"],
];

/** An operation with conditions at many places, and fragments that are spread at several. */
function operationOf(dice: Dice): string {
  const fragments = ["A", "Node", "Node"].map((on, i) => ({ on, name: `F${i}` }));
  const condition = () =>
    dice.chance(0.4)
      ? ` @${dice.pick(["skip", "include"])}(if: ${dice.pick(["$x", "$y", "$x", "true"])})`
      : "";
  const set = (type: string, depth: number, spreads: number): string => {
    const parts = Array.from({ length: 1 + dice.below(3) }, (): string => {
      const usable = fragments.slice(spreads).filter(({ on }) => ON[type]?.includes(on));
      if (usable.length > 0 && dice.chance(0.35)) {
        return `...${dice.pick(usable).name}${condition()}`;
      }
      if (depth < 3 && dice.chance(0.3)) {
        const on = dice.pick(ON[type] ?? []);
        return `... on ${on}${condition()} ${set(on, depth + 1, spreads)}`;
      }
      const [text, below] = dice.pick(FIELDS[type] ?? []);
      const given = text === "said" || text === "a" ? `(of: ${dice.pick(INPUTS)})` : "";
      const isGiven = given !== "" && below === undefined;
      const named = isGiven ? `r${dice.below(1_000)}: ${text}${given}` : text;
      if (below !== undefined && depth >= 4) return "__typename";
      return `${named}${condition()} ${below === undefined ? "" : set(below, depth + 1, spreads)}`;
    });
    return `{ ${parts.join(" ")} }`;
  };
  const body = set("Query", 0, 0);
  const defined = fragments.map(
    ({ on, name }, i) => `fragment ${name} on ${on} ${set(on, 2, i + 1)}`,
  );
  const used = defined.filter((_, i) =>
    [body, ...defined.slice(0, i)].some((one) => one.includes(`...F${i}`)),
  );
  const all = [body, ...used].join("\n");
  const types = {
    x: "Boolean!",
    y: "Boolean = true",
    n: "Int",
    d: "Int = 7",
    s: "String",
    in: "In",
  };
  const declared = Object.entries(types).filter(([name]) => new RegExp(`\\$${name}\\b`).test(all));
  const head = declared.map(([name, type]) => `$${name}: ${type}`).join(", ");
  return `query${head === "" ? "" : `(${head})`} ${all}`;
}

const VARIABLES = [
  ...[
    { x: true, y: true },
    { x: false, y: true, n: 5 },
    { x: true, y: false, s: "s", d: null },
  ],
  ...[{ x: false, y: false, in: { inner: {} } }, { x: true }],
];

test("whatever its conditions and inputs are, a compiled operation answers as graphql-js does", async () => {
  const run = createExecute(schema);
  const documents = createDocumentStore(schema, DOCUMENT_LIMITS);
  let count = 0;
  for (let seed = 0; seed < 400; seed += 1) {
    const source = operationOf(diceOf(seed));
    if (validate(schema, parse(source)).length > 0) continue;
    const prepared = documents.prepare(source);
    const [operation] = "document" in prepared ? prepared.document.operations : [];
    if (operation === undefined) continue;
    count += 1;
    for (const variables of VARIABLES) {
      const answered = await run(operation, variables, {});
      const right = await execute({ schema, document: parse(source), variableValues: variables });
      const said = `${source} with ${JSON.stringify(variables)}`;
      expect(JSON.stringify(answered.data), said).toBe(JSON.stringify(right.data));
      expect(answered.errors?.length, said).toBe(right.errors?.length);
    }
  }
  expect(count).toBeGreaterThan(150);
});
