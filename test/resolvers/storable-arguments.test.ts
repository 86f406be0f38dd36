import type { GraphQLInputType } from "graphql";
import {
  getNamedType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isScalarType,
} from "graphql";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createGraph } from "../../src/server/graph.ts";
import { type GraphWorld, graphWorld } from "../support/graph.ts";

let world: GraphWorld;
beforeAll(async () => {
  world = await graphWorld();
});
afterAll(() => world.close());

const NUL = "a\0b";
const TEXTS: ReadonlySet<string> = new Set(["String", "ID", "Cursor"]);

it("refuses a NUL character in every text that a query takes, with the place of it", async () => {
  const questions = questionsWithNul();
  expect(questions.length).toBeGreaterThan(60);
  for (const { source, value, at } of questions) {
    const { errors } = await world.ask(source, { value });
    expect([source, errors?.[0]?.extensions]).toEqual([
      source,
      { code: "INPUT_INVALID", recovery: "give-up", at },
    ]);
  }
});

it("refuses it in a field below the root, and written out in the document", async () => {
  const asked = await world.ask(
    '{ categories(first: 1) { nodes { name } } products(first: 1, filter: { ids: ["a\\u0000"] }) { nodes { id } } }',
  );
  expect(asked.errors).toMatchObject([
    { path: ["products"], extensions: { code: "INPUT_INVALID", at: "filter.ids.0" } },
  ]);
  await world.take("shop", {
    records: [
      {
        kind: "location",
        sourceId: "l",
        updatedAt: null,
        name: "Leeds",
        code: null,
        type: "STORE",
        address: null,
        active: true,
      },
    ],
  });
  const below = await world.ask(
    "query ($v: ID!) { locations(first: 1) { nodes { inventory(first: 1, filter: { variantIds: [$v] }) { nodes { id } } } } }",
    { v: NUL },
  );
  expect(below.errors?.[0]?.extensions).toMatchObject({ code: "INPUT_INVALID" });
});

type Question = { readonly source: string; readonly value: unknown; readonly at: string };

/** For each text that a root field of the graph takes, a query with a NUL in it and nowhere else. */
function questionsWithNul(): readonly Question[] {
  const fields = Object.values(createGraph().getQueryType()?.getFields() ?? {});
  return fields.flatMap((field) =>
    field.args.flatMap((argument) =>
      textsWithin(argument.type).map(({ value, at }) => {
        const others = field.args
          .filter((other) => other !== argument && isNonNullType(other.type))
          .map((other) => `${other.name}: ${sampleOf(other.type)}`);
        const given = [`${argument.name}: $value`, ...others].join(", ");
        const selection = isLeafType(getNamedType(field.type)) ? "" : "{ __typename }";
        return {
          source: `query ($value: ${argument.type}) { ${field.name}(${given}) ${selection} }`,
          value,
          at: [argument.name, ...at].join("."),
        };
      }),
    ),
  );
}

/** Values of an input type with a NUL in one text each, and where it is. */
function textsWithin(type: GraphQLInputType): readonly { value: unknown; at: string[] }[] {
  if (isNonNullType(type)) return textsWithin(type.ofType as GraphQLInputType);
  if (isListType(type)) {
    return textsWithin(type.ofType as GraphQLInputType).map(({ value, at }) => ({
      value: [value],
      at: ["0", ...at],
    }));
  }
  if (isScalarType(type)) return TEXTS.has(type.name) ? [{ value: NUL, at: [] }] : [];
  if (!isInputObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) =>
    textsWithin(field.type).map(({ value, at }) => ({
      value: { [field.name]: value },
      at: [field.name, ...at],
    })),
  );
}

function sampleOf(type: GraphQLInputType): string {
  const name = getNamedType(type).name;
  if (name === "Int") return "1";
  return isListType(isNonNullType(type) ? type.ofType : type) ? '["a"]' : '"a"';
}
