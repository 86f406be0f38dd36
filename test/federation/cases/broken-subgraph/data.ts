import type { CaseData } from "../../support/read-cases.ts";

const down = { code: "SUBGRAPH_UNAVAILABLE", subgraph: "prices" };
const cut = (...path: (string | number)[]) => ({
  ...{ message: "The subgraph prices cannot be reached.", path, extensions: down },
});
const ofThings = (message: string, ...path: (string | number)[]) => ({
  ...{ message, path, extensions: { code: "SUBGRAPH_ANSWER_INVALID", subgraph: "things" } },
});
const ofPrices = (message: string, ...path: (string | number)[]) => ({
  ...{ message, path, extensions: { code: "SUBGRAPH_ANSWER_INVALID", subgraph: "prices" } },
});
const told = (message: string, ...path: (string | number)[]) => ({
  ...{ message, path, extensions: { code: "SUBGRAPH_ERROR", subgraph: "prices" } },
});
const prices = (entities: unknown, errors?: object[]) => ({
  prices: { text: JSON.stringify({ data: { _entities: entities }, errors }) },
});
const things = (data: object) => ({ things: { text: JSON.stringify({ data }) } });
const named = [
  { name: "n1", price: null },
  { name: "n2", price: null },
];

export const data: CaseData = {
  covers: [
    [
      "a broken subgraph",
      "objects",
      "unions",
      "interfaces",
      "fragments",
      "nulls",
      "errors",
      "lists",
      "nested lists",
      "aliases",
      "variables",
      "conditions",
      "mutations",
    ],
  ],
  world: () => {
    const all = ["1", "2"].map((id) => ({
      ...{ __typename: "Thing", id, name: `n${id}`, price: 1, cost: 2 },
    }));
    const [one] = all;
    const byId = ({ id }: { id: string }) => all.find((thing) => thing.id === id) ?? null;
    const rename = ({ id, name }: { id: string; name: string }) => ({ ...byId({ id }), name });
    const single = { one, must: one, any: one, byId, rename };
    return {
      entities: all,
      root: { things: all, nodes: all, shelves: [all, null, [null, one]], ...single },
    };
  },
  variables: {
    it_is_down_by_variables: { id: "2", yes: true },
    it_is_down_and_not_asked: { id: "2", yes: false },
  },
  broken: {
    it_is_down: { prices: "down" },
    it_is_down_where_no_null_may_be: { prices: "down" },
    it_is_down_at_the_root: { prices: "down" },
    it_is_down_in_nested_lists: { prices: "down" },
    it_is_down_by_variables: { prices: "down" },
    it_is_down_and_not_asked: { prices: "down" },
    it_is_down_behind_a_change: { prices: "down" },
    it_hangs: { prices: "hangs" },
    it_streams_for_ever: { prices: "endless" },
    it_answers_a_page: { prices: { type: "text/html", text: "<p>Sorry</p>" } },
    it_answers_too_few: prices([{ price: 1 }]),
    it_answers_too_many: prices([{ price: 1 }, { price: 2 }, { price: 3 }]),
    it_answers_no_list: prices({ price: 1 }),
    an_entity_is_not_known: prices([null, { price: 2 }]),
    it_answers_another_type: things({ one: { __typename: "Nothing", id: "1" } }),
    it_leaves_out_a_field: things({ one: { __typename: "Thing", id: "1" } }),
    it_leaves_out_a_field_of_an_entity: prices([{ price: 1 }, {}]),
    it_leaves_out_a_key: things({ one: { __typename: "Thing", name: "n1" } }),
    it_leaves_out_the_type: things({ one: { id: "1", name: "n1" } }),
    it_answers_an_entity_of_another_type: prices([
      { __typename: "Other", price: 1 },
      { __typename: "Thing", price: 2 },
    ]),
    it_answers_a_text_for_an_entity: prices([{ price: 1 }, "2"]),
    it_answers_a_null_that_may_not_be: prices([{ cost: null }, { cost: 2 }]),
    it_answers_values_of_other_kinds: prices([{ price: "1", cost: { a: 1 } }]),
    it_answers_errors_without_a_path: prices([{ price: 1 }, { price: 2 }], [{ message: "late" }]),
    it_answers_errors_beside_values: prices(
      [{ price: 1 }, { price: null }],
      [{ message: "no price", path: ["_entities", 1, "price"] }],
    ),
    it_answers_errors_within_an_entity: prices(
      [null, { p: 1, cost: 2 }],
      [{ message: "no cost", path: ["_entities", 0, "cost"] }],
    ),
    a_union_of_a_type_that_is_none: things({
      ...{ any: { __typename: "Robot" }, one: { __typename: "Thing", id: "1" } },
    }),
    an_object_without_its_type: things({ nodes: [{ name: "n1" }, null] }),
    a_text_where_an_object_should_be: things({ one: "n1" }),
  },
  expected: {
    it_is_down: {
      data: { things: named, cheapest: null },
      errors: [cut("things", 0, "price"), cut("things", 1, "price"), cut("cheapest")],
    },
    it_is_down_where_no_null_may_be: {
      data: { one: null, must: { p: null } },
      errors: [cut("one", "cost"), cut("must", "p")],
    },
    it_is_down_at_the_root: { data: null, errors: [cut("label")] },
    it_is_down_in_nested_lists: {
      data: { shelves: [named, null, [null, named[0]]] },
      errors: [
        cut("shelves", 0, 0, "price"),
        cut("shelves", 0, 1, "price"),
        cut("shelves", 2, 1, "price"),
      ],
    },
    it_is_down_by_variables: {
      data: { byId: { name: "n2", price: null } },
      errors: [cut("byId", "price")],
    },
    it_is_down_and_not_asked: { data: { byId: { name: "n2" } } },
    it_is_down_behind_a_change: {
      data: { rename: { name: "n3", price: null } },
      errors: [cut("rename", "price")],
    },
    it_hangs: { data: { things: named }, errors: [late(0), late(1)] },
    it_streams_for_ever: {
      data: { things: named },
      errors: [0, 1].map((i) =>
        ofPrices("The subgraph prices answered more than 10000 bytes.", "things", i, "price"),
      ),
    },
    it_answers_a_page: {
      data: { things: named },
      errors: [0, 1].map((i) =>
        ofPrices(
          "The subgraph prices answered 200 with text/html, which is no GraphQL response.",
          ...["things", i, "price"],
        ),
      ),
    },
    it_answers_too_few: wrongCount(),
    it_answers_too_many: wrongCount(),
    it_answers_no_list: {
      data: { things: [{ price: null }, { price: null }] },
      errors: wrongCount().errors,
    },
    an_entity_is_not_known: {
      data: {
        things: [
          { name: "n1", price: null },
          { name: "n2", price: 2 },
        ],
      },
    },
    it_answers_another_type: {
      data: { one: null },
      errors: [ofThings("The value of Query.one is not Thing.", "one")],
    },
    it_leaves_out_a_field: {
      data: { one: { name: null } },
      errors: [ofThings("The subgraph things left out name.", "one", "name")],
    },
    it_leaves_out_a_field_of_an_entity: {
      data: { things: [{ price: 1 }, { price: null }] },
      errors: [ofPrices("The subgraph prices left out price.", "things", 1, "price")],
    },
    it_leaves_out_a_key: {
      data: { one: { name: "n1", price: null } },
      errors: [needed("id")],
    },
    it_leaves_out_the_type: {
      data: { one: { name: "n1", price: null } },
      errors: [needed("__typename")],
    },
    it_answers_an_entity_of_another_type: {
      data: { things: [{ price: null }, { price: 2 }] },
      errors: [wrongEntity(0)],
    },
    it_answers_a_text_for_an_entity: {
      data: { things: [{ price: 1 }, { price: null }] },
      errors: [wrongEntity(1)],
    },
    it_answers_a_null_that_may_not_be: {
      data: { things: null },
      errors: [
        ofPrices("Cannot return null for non-nullable field Thing.cost.", "things", 0, "cost"),
      ],
    },
    it_answers_values_of_other_kinds: {
      data: { one: null },
      errors: [
        ofPrices("The value of Thing.price is not Int.", "one", "price"),
        ofPrices("The value of Thing.cost is not Int.", "one", "cost"),
      ],
    },
    it_answers_errors_without_a_path: {
      data: { things: [{ price: 1 }, { price: 2 }] },
      errors: [{ message: "late", extensions: { code: "SUBGRAPH_ERROR", subgraph: "prices" } }],
    },
    it_answers_errors_beside_values: {
      data: { things: [{ price: 1 }, { price: null }] },
      errors: [told("no price", "things", 1, "price")],
    },
    it_answers_errors_within_an_entity: {
      data: { things: null },
      errors: [told("no cost", "things", 0, "cost")],
    },
    a_union_of_a_type_that_is_none: {
      data: { any: null, one: { price: 1 } },
      errors: [ofThings("The value of Query.any is not Any.", "any")],
    },
    an_object_without_its_type: {
      data: { nodes: [null, null] },
      errors: [ofThings("The value of Query.nodes is not Node.", "nodes", 0)],
    },
    a_text_where_an_object_should_be: {
      data: { one: null },
      errors: [ofThings("The value of Query.one is not Thing.", "one")],
    },
  },
};

function late(i: number) {
  return {
    message: "The subgraph prices did not answer within 1000 ms.",
    path: ["things", i, "price"],
    extensions: { code: "SUBGRAPH_TIMEOUT", subgraph: "prices" },
  };
}

function wrongCount() {
  const message = "The subgraph prices did not answer each of the 2 entities it was asked for.";
  return {
    data: {
      things: [
        { id: "1", price: null },
        { id: "2", price: null },
      ],
    },
    errors: [ofPrices(message, "things", 0, "price"), ofPrices(message, "things", 1, "price")],
  };
}

function needed(key: string) {
  const message = `The subgraph things left out ${key}, which prices has to be told.`;
  return ofThings(message, "one", "price");
}

function wrongEntity(i: number) {
  const message = "The subgraph prices answered something else where it was asked for a Thing.";
  return ofPrices(message, "things", i, "price");
}
