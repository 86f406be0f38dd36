import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { PLUS_COST, startShopifyEmulator } from "../../../../demo/systems/shopify/emulator.ts";
import { createWorld } from "../../../../demo/world/create-world.ts";
import type { Delivery } from "../../../../src/connectors/contract.ts";
import { shopify } from "../../../../src/connectors/shopify/index.ts";
import { callOf, realOutside } from "../../../connectors/outside.ts";

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** The emulator, sending webhooks to a receiver that gives them to the connector. */
async function shop(refuse: (count: number) => boolean = () => false) {
  const outside = realOutside();
  const { clock, log } = outside;
  const historyUntil = "2010-12-06T12:00:00.000Z";
  const world = createWorld({ seed: 5, dataFolder: null, clock, log, historyUntil, speed: 0 });
  const emulator = await startShopifyEmulator({
    world,
    port: 0,
    webhookRetryMs: 20,
    deliveryLateMs: 20,
    cost: PLUS_COST,
  });
  const { url, accessToken, webhookSecret } = emulator;
  const connector = shopify({ url, accessToken, webhookSecret }, outside);
  const deliveries: Delivery[] = [];
  const attempts: (string | undefined)[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const headers = request.headers as Record<string, string | undefined>;
    attempts.push(headers["x-shopify-webhook-id"]);
    if (refuse(attempts.length)) {
      response.writeHead(500).end();
      return;
    }
    const body = Buffer.concat(chunks);
    const received = await connector.receive({ method: "POST", url: "/", headers, body });
    if (received.ok) deliveries.push(received.value);
    response.writeHead(received.ok ? 200 : 400).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  emulator.sendWebhooksTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  ends.push(
    () => world.close(),
    emulator.close,
    () => void server.close(),
  );
  const settled = () =>
    vi.waitFor(() => expect(emulator.pendingWebhooks()).toBe(0), { timeout: 90_000, interval: 20 });
  return { world, emulator, connector, deliveries, attempts, settled };
}

test("a new price arrives as product and price, saying what a read says", async () => {
  const { world, connector, deliveries, settled } = await shop();
  const [product] = world.all("product");
  world.execute({ type: "price.set", product: product?.code ?? "", pricePence: 1234 });
  await settled();
  const records = deliveries.flatMap((delivery) => delivery.records);
  expect(records.map(({ kind }) => kind)).toEqual(["product", "price"]);
  expect(records[1]).toMatchObject({ amount: { e4: 123_400, currency: "GBP" } });
  for (const record of records) {
    const [read] = await connector.loadMany(record.kind, [record.sourceId], callOf());
    expect(read).toEqual({ ok: true, value: record });
  }
});

test("a change of stock names the level to read again, a customer the customer", async () => {
  const { world, connector, deliveries, settled } = await shop();
  const [product] = world.all("product");
  world.execute({
    type: "stock.adjust",
    product: product?.code ?? "",
    location: "web",
    onHand: 77,
  });
  await settled();
  const [level] = deliveries.flatMap(({ reread }) => reread);
  expect(level?.kind).toBe("inventory");
  const [read] = await connector.loadMany("inventory", [level?.sourceId ?? ""], callOf());
  expect(read).toMatchObject({ ok: true, value: { onHand: 77 } });
});

test("every order of some hours arrives and says what a read says, refunds and shipping too", async () => {
  const { world, connector, deliveries, settled } = await shop();
  const seq = Math.max(...world.all("order").map((order) => order.seq));
  world.advanceTo("2010-12-07T18:00:00.000Z");
  await settled();
  const changed = world.changedSince("order", seq, 1_000_000);
  const told = new Map(
    deliveries
      .flatMap(({ records }) => records)
      .filter(({ kind }) => kind === "order")
      .map((record) => [record.sourceId, record]),
  );
  expect(told.size).toBe(changed.length);
  expect(deliveries.flatMap(({ rejects }) => rejects)).toEqual([]);
  const keys = [...told.keys()];
  const reads = await connector.loadMany("order", keys, callOf("interactive", 50_000));
  expect(reads).toEqual(keys.map((key) => ({ ok: true, value: told.get(key) })));
}, 90_000);

test("a delivery that is refused comes again under the same id", async () => {
  const { world, deliveries, attempts, settled } = await shop((count) => count <= 2);
  const [product] = world.all("product");
  world.execute({ type: "price.set", product: product?.code ?? "", pricePence: 1234 });
  await settled();
  expect(attempts).toHaveLength(3);
  expect(new Set(attempts).size).toBe(1);
  expect(deliveries).toHaveLength(1);
});

test("a delivery that is made to come twice comes under the same id, a lost one never", async () => {
  const { world, emulator, attempts, settled } = await shop();
  const [product, other] = world.all("product");
  const end = emulator.deliveries.spoil("duplicate", 1);
  world.execute({ type: "price.set", product: product?.code ?? "", pricePence: 1234 });
  await settled();
  expect(attempts).toHaveLength(2);
  expect(new Set(attempts).size).toBe(1);
  end();
  emulator.deliveries.spoil("lose", 1);
  world.execute({ type: "price.set", product: other?.code ?? "", pricePence: 1234 });
  await settled();
  expect(attempts).toHaveLength(2);
});
