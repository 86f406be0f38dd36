import { afterAll, beforeAll, expect, it } from "vitest";
import type { RecordOf } from "../../src/domain/records.ts";
import { type GraphWorld, graphWorld } from "../support/graph.ts";
import { priceRecord, productRecord } from "../support/records.ts";

let world: GraphWorld;
beforeAll(async () => {
  world = await graphWorld();
});
afterAll(() => world.close());

const storePrice = (variant: string, pounds: number): RecordOf<"price"> => ({
  ...priceRecord(variant, pounds),
  channel: "POS",
});

it("keeps the web shop's price and the stores' apart, each by the word of its own system", async () => {
  await world.take("shop", {
    records: [productRecord("p1", { sku: "A" }), priceRecord("p1-v", 10)],
  });
  await world.take("till", {
    records: [productRecord("t1", { sku: "A" }), storePrice("t1-v", 12)],
  });

  const asked = `{ products(first: 5) { nodes { variants {
    web: price { channel amount { amount } provenance { system } }
    store: price(channel: POS) { channel amount { amount } provenance { system } }
  } } } }`;
  const { data, errors } = await world.ask(asked);
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    products: {
      nodes: [
        {
          variants: [
            {
              web: { channel: "WEB", amount: { amount: "10.00" }, provenance: { system: "shop" } },
              store: {
                channel: "POS",
                amount: { amount: "12.00" },
                provenance: { system: "till" },
              },
            },
          ],
        },
      ],
    },
  });
  const events = await world.database.query<{ subject: string; channel: string }>(
    `select distinct subject, data->>'channel' as channel from event_outbox
     where type = 'PRICE_CHANGED' order by channel`,
  );
  expect(events.map(({ channel }) => channel)).toEqual(["POS", "WEB"]);
  expect(new Set(events.map(({ subject }) => subject)).size, "both are of the variant").toBe(1);
});
