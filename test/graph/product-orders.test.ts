import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GraphWorld, graphWorld } from "../support/graph.ts";
import { orderRecord, productRecord } from "../support/records.ts";

let world: GraphWorld;
const DAYS = 12;

beforeAll(async () => {
  world = await graphWorld();
  const two = productRecord("two");
  const variants = ["a", "b"].map((id) => ({
    sourceId: `two-${id}`,
    sku: `two-${id}`,
    gtin: null,
    title: id,
    options: [],
  }));
  await world.take("shop", {
    records: [
      { ...two, variants },
      productRecord("other"),
      // Two orders at each instant, with the same variant in several lines.
      ...Array.from({ length: DAYS }, (_, i) => i + 1).flatMap((day) => {
        const placedAt = `2011-06-${String(day).padStart(2, "0")}T12:00:00Z`;
        const channel = day % 2 === 0 ? ("WEB" as const) : ("POS" as const);
        const many = ["two-a", "two-a"].map((variant) => ({ variant, quantity: 1 }));
        const variant = day % 4 === 0 ? "two-b" : "two-a";
        const one = [1, 2, 3].map((quantity) => ({ variant, quantity }));
        const other = [{ variant: "other-v", quantity: 1 }];
        return [
          orderRecord(`${day}-many`, many, { placedAt, channel }),
          orderRecord(`${day}-one`, one, { placedAt, channel }),
          orderRecord(`${day}-other`, other, { placedAt, channel }),
        ];
      }),
    ],
  });
});
afterAll(() => world.close());

const ORDERS = /* GraphQL */ `
  query ($first: Int!, $after: Cursor, $filter: OrderFilter) {
    product(sku: "two-a") {
      orders(first: $first, after: $after, filter: $filter) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { number placedAt }
      }
    }
  }
`;

type Orders = {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string };
  nodes: { number: string; placedAt: string }[];
};

async function ordersOf(variables: object): Promise<Orders> {
  const { data, errors } = await world.ask(ORDERS, { ...variables });
  expect(errors).toBeUndefined();
  return (data as { product: { orders: Orders } }).product.orders;
}

/** All of them, page by page. */
async function walk(first: number, filter: object | null) {
  const found: Orders["nodes"] = [];
  for (let after: string | null = null; ; ) {
    const { nodes, pageInfo, totalCount } = await ordersOf({ first, after, filter });
    found.push(...nodes);
    if (!pageInfo.hasNextPage) return { found, totalCount };
    after = pageInfo.endCursor;
  }
}

describe("a product's orders", () => {
  it.each([1, 2, 3, 5, 100])("come once each, newest first, in pages of %i", async (first) => {
    const { found, totalCount } = await walk(first, null);
    const expected = Array.from({ length: DAYS }, (_, i) => [`#${i + 1}-many`, `#${i + 1}-one`]);
    expect(found.map(({ number }) => number).sort()).toEqual(expected.flat().sort());
    const dates = found.map(({ placedAt }) => placedAt);
    expect(dates).toEqual([...dates].sort().reverse());
    expect(totalCount).toBe(2 * DAYS);
  });

  it("are filtered before they are cut into pages", async () => {
    const { found, totalCount } = await walk(3, { channel: ["POS"] });
    expect(found.map(({ number }) => number)).toHaveLength(DAYS);
    expect(found.every(({ number }) => Number.parseInt(number.slice(1), 10) % 2 === 1)).toBe(true);
    expect(totalCount).toBe(DAYS);
  });
});
