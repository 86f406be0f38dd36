import { expect, it } from "vitest";
import { federate } from "../../bench/support/federation/federate.ts";

// Known limits of the planner, that no wording of the operation gets round. When one of these falls,
// the limit is gone, and docs/federation.md can say so.

it("has no plan for a field with @requires where a third subgraph has to tell the key", async () => {
  const world = federate({
    subgraphs: {
      lists: `type Query { things: [Thing!] } type Thing @key(fields: "code") { code: String! }`,
      home: `type Thing @key(fields: "id") @key(fields: "code") { id: ID! code: String! size: Int }`,
      rules: `type Thing @key(fields: "id") {
        id: ID! size: Int @external fits: String @requires(fields: "size") plain: Int }`,
    },
    entities: [{ __typename: "Thing", id: "1", code: "a", size: 1, plain: 2, fits: () => "yes" }],
    root: { things: [{ __typename: "Thing", code: "a", id: "1", size: 1, plain: 2 }] },
  });
  await expect(world.ask("{ things { fits } }")).rejects.toThrow("No way was found");
  // Anything else of that subgraph is had.
  expect((await world.ask("{ things { plain size } }")).data).toEqual({
    things: [{ plain: 2, size: 1 }],
  });
});
