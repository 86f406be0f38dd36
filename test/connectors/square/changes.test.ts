import { afterEach, beforeEach, expect, test } from "vitest";
import { orderIdOf, squareId } from "../../../demo/systems/square/ids.ts";
import type { Kind } from "../../../src/domain/records.ts";
import { callOf } from "../outside.ts";
import { startTill, sweep, type Till } from "./till.ts";

let till: Till;
beforeEach(async () => {
  till = await startTill();
});
afterEach(() => till.close());

const KINDS: readonly Kind[] = ["product", "price", "inventory", "customer", "order"];

test.each(KINDS)("a sweep of %s goes on when Square has forgotten its cursor", async (kind) => {
  const connector = till.connect({ pageMax: 20 });
  const all = new Set((await sweep(connector, kind, null)).records.map((one) => one.sourceId));
  let forgotten = 0;
  const { records, pages } = await sweep(connector, kind, null, (page) => {
    if (page !== 2) return;
    forgotten += 1;
    till.emulator.forgetCursors();
  });
  expect(forgotten).toBe(1);
  expect(pages.length).toBeGreaterThan(2);
  expect(new Set(records.map(({ sourceId }) => sourceId))).toEqual(all);
});

test("sales are taken up where they were, not read from the beginning", async () => {
  const connector = till.connect({ pageMax: 20 });
  const { pages } = await sweep(connector, "order", null, (page) => {
    if (page === 3) till.emulator.forgetCursors();
  });
  const [first, , third, fourth] = pages.map(({ records }) => records);
  expect(fourth?.[0]?.updatedAt).toBe(third?.at(-1)?.updatedAt);
  expect(fourth?.[0]?.sourceId).not.toBe(first?.[0]?.sourceId);
});

test("what is taken out of the catalog is told as deleted, with its price", async () => {
  const connector = till.connect();
  const [products, prices] = [
    await sweep(connector, "product", null),
    await sweep(connector, "price", null),
  ];
  const [product] = till.world.all("product");
  const [item, variation] = [
    squareId("item", product?.code ?? ""),
    squareId("variation", product?.code ?? ""),
  ];
  const { url, accessToken } = till.emulator;
  const headers = { authorization: `Bearer ${accessToken}` };
  await fetch(`${url}/v2/catalog/object/${item}`, { method: "DELETE", headers });
  const [ofProducts] = (await sweep(connector, "product", products.cursor)).pages;
  expect(ofProducts).toMatchObject({ records: [], deleted: [item] });
  const [ofPrices] = (await sweep(connector, "price", prices.cursor)).pages;
  expect(ofPrices).toMatchObject({ records: [], deleted: [variation] });
  expect(await connector.loadMany("product", [item], callOf())).toEqual([
    { ok: true, value: null },
  ]);
});

test("a new price makes its product new as well, though its item did not change", async () => {
  const connector = till.connect();
  const { cursor } = await sweep(connector, "product", null);
  till.world.advanceTo("2010-12-06T13:00:00.000Z");
  const [product] = till.world.all("product");
  till.must({ type: "price.set", product: product?.code ?? "", pricePence: 777 });
  const { records } = await sweep(connector, "product", cursor);
  expect(records).toMatchObject([
    { sourceId: squareId("item", product?.code ?? ""), updatedAt: "2010-12-06T13:00:00.000Z" },
  ]);
});

test("goods that come back make their sale new, with all of its refunds, whenever it is read", async () => {
  const connector = till.connect();
  const { cursor } = await sweep(connector, "order", null);
  const receipt = till.world.all("receipt").find(({ lines }) => lines.length >= 2);
  if (!receipt) throw new Error("Nobody bought two things.");
  const [first, second] = receipt.lines;
  const give = (line: string | undefined, hour: number) => {
    till.world.advanceTo(`2010-12-06T${hour}:00:00.000Z`);
    const lines = [{ line: line ?? "", quantity: 1 }];
    till.must({ type: "receipt.refund", receipt: receipt.id, lines });
  };
  give(first?.id, 13);
  give(second?.id, 14);
  const sourceId = orderIdOf(receipt);
  const expected = {
    updatedAt: "2010-12-06T14:00:00.000Z",
    paymentStatus: "PARTIALLY_REFUNDED",
    refunds: [
      { lines: [{ line: squareId("line", first?.id ?? ""), quantity: 1 }] },
      { lines: [{ line: squareId("line", second?.id ?? ""), quantity: 1 }] },
    ],
  };
  const poll = await sweep(connector, "order", cursor);
  const [polled] = poll.records.filter((one) => one.sourceId === sourceId);
  expect(polled).toMatchObject(expected);
  // The overlap of the next poll, a read by id and a new first sweep say the same.
  const again = await sweep(connector, "order", poll.cursor);
  for (const record of again.records.filter((one) => one.sourceId === sourceId)) {
    expect(record).toEqual(polled);
  }
  const [read] = await connector.loadMany("order", [sourceId], callOf());
  expect(read).toEqual({ ok: true, value: polled });
  const anew = await sweep(till.connect({ pageMax: 25 }), "order", null);
  expect(anew.records.findLast((one) => one.sourceId === sourceId)).toEqual(polled);
});

test("reading sales costs few requests, however many of them were refunded", async () => {
  const connector = till.connect();
  const receipts = till.world.all("receipt").slice(0, 100);
  for (const { id, lines } of receipts.slice(0, 40)) {
    const [line] = lines;
    const back = [{ line: line?.id ?? "", quantity: 1 }];
    till.must({ type: "receipt.refund", receipt: id, lines: back });
  }
  const before = till.emulator.requests();
  await connector.loadMany("order", receipts.map(orderIdOf), callOf());
  // The orders, the refunds since the first of them, and their returns.
  expect(till.emulator.requests() - before).toBe(3);
});
