import type { CaseData } from "../../support/read-cases.ts";

const down = (...path: (string | number)[]) => ({
  ...{ message: "The subgraph prices cannot be reached.", path },
  extensions: { code: "SUBGRAPH_UNAVAILABLE", subgraph: "prices" },
});
const told = (message: string) => ({
  ...{ message, extensions: { code: "SUBGRAPH_ERROR", subgraph: "prices" } },
});

/** Names that every object of this language has something under. */
export const data: CaseData = {
  covers: [["@key", "unions", "aliases", "nulls", "variables", "errors"]],
  world: () => {
    const things = ["1", "2"].map((id) => ({
      ...{ __typename: "Thing", constructor: id, toString: `t${id}` },
      ...{ hasOwnProperty: Number(id), must: 7 },
    }));
    const linked = things.map((thing, i) => Object.assign(thing, { like: things[1 - i] }));
    const [thing] = linked;
    const root = { thing, things: [...linked, null], label: "l", any: thing };
    return { entities: linked, root: root as never } as never;
  },
  variables: { names_in_variables: { toString: true } },
  broken: {
    it_fails_under_such_names: { prices: "down" },
    it_answers_such_keys: {
      prices: {
        text: `{"data":{"__proto__":{"polluted":1},"_entities":[{"must":1,"_own_hasOwnProperty":2,
          "__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}]},"errors":[
          {"message":"a","path":["__proto__","polluted"]},
          {"message":"b","path":["_entities",0,"__proto__","polluted"]},
          {"message":"c","path":["_entities",0,"constructor","prototype"]}]}`,
      },
    },
  },
  expected: {
    it_fails_under_such_names: {
      data: { ["__proto__"]: null, label: "l" },
      errors: [down("__proto__", "constructor"), down("__proto__", "gone")],
    },
    it_answers_such_keys: {
      data: { thing: { must: 1, hasOwnProperty: 2 } },
      errors: [told("a"), told("b"), told("c")],
    },
  },
};
