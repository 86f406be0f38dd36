import { expect, it } from "vitest";
import type { GraphContext } from "../../src/resolvers/context.ts";
import { mutate } from "../../src/resolvers/mutation.ts";

it("refuses a NUL anywhere in an input, naming its field, before anything is done", async () => {
  let done = 0;
  const context = {
    principal: { id: "key_x" },
    idempotency: {
      once: async () => {
        done += 1;
      },
    },
  } as unknown as GraphContext;
  const input = { idempotencyKey: "k", variantIds: ["fine", "a\0b"] };
  const work = async () => {
    throw new Error("not reached");
  };
  const payload = await mutate(context, "replenishStock", input, work, () => ({ run: {} }));
  expect(payload.userErrors).toMatchObject([
    { code: "INPUT_INVALID", field: ["input", "variantIds"] },
  ]);
  expect(done).toBe(0);
});
