import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { orderIdOf, squareId } from "../../../../demo/systems/square/ids.ts";
import type { Delivery } from "../../../../src/connectors/contract.ts";
import { inventorySourceId } from "../../../../src/domain/records.ts";
import { callOf } from "../../../connectors/outside.ts";
import { startTill } from "../../../connectors/square/till.ts";

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** The emulator, sending webhooks to a receiver that gives them to the connector. */
async function shop(refuse: (count: number) => boolean = () => false) {
  const till = await startTill({ webhookRetryMs: 20, deliveryLateMs: 20 });
  const connector = till.connect();
  const deliveries: Delivery[] = [];
  const attempts: string[] = [];
  let url = "";
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    attempts.push(JSON.parse(body.toString()).event_id);
    if (refuse(attempts.length)) {
      response.writeHead(500).end();
      return;
    }
    const headers = request.headers as Record<string, string | undefined>;
    const received = await connector.receive({ method: "POST", url, headers, body });
    if (received.ok) deliveries.push(received.value);
    response.writeHead(received.ok ? 200 : 400).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/square`;
  till.emulator.sendWebhooksTo(url);
  ends.push(till.close, () => {
    server.close();
    server.closeAllConnections();
  });
  const settled = () =>
    vi.waitFor(() => expect(till.emulator.pendingWebhooks()).toBe(0), {
      timeout: 20_000,
      interval: 20,
    });
  return { ...till, connector, deliveries, attempts, settled };
}

test("a new price arrives as its price, saying what a read says, and asks for its product", async () => {
  const { world, must, connector, deliveries, settled } = await shop();
  const [product] = world.all("product");
  must({ type: "price.set", product: product?.code ?? "", pricePence: 1234 });
  await settled();
  expect(deliveries).toHaveLength(1);
  const [price] = deliveries[0]?.records ?? [];
  expect(price).toMatchObject({ kind: "price", amount: { e4: 123_400, currency: "GBP" } });
  const [read] = await connector.loadMany("price", [price?.sourceId ?? ""], callOf());
  expect(read).toEqual({ ok: true, value: price });
  const item = squareId("item", product?.code ?? "");
  expect(deliveries[0]?.reread).toEqual([{ kind: "product", sourceId: item }]);
});

test("a sale tells what is left in stock and names the order; goods that come back name it again", async () => {
  const { world, must, connector, deliveries, settled } = await shop();
  const stock = world.all("stock").find(({ location, onHand }) => {
    return location === "store-1" && onHand >= 5;
  });
  const [member] = world.all("member");
  const lines = [{ product: stock?.product ?? "", quantity: 2 }];
  const ring = { type: "receipt.ring", store: "store-1", reference: "till-7" } as const;
  const id = must({ ...ring, member: member?.id ?? null, tender: "cash", lines });
  await settled();
  const receipt = world.get("receipt", id);
  if (!receipt) throw new Error("There is no receipt.");
  const order = { kind: "order", sourceId: orderIdOf(receipt) };
  expect(deliveries.flatMap(({ reread }) => reread)).toContainEqual(order);
  const level = inventorySourceId(
    squareId("variation", stock?.product ?? ""),
    squareId("location", "store-1"),
  );
  const told = deliveries.flatMap(({ records }) => records);
  const [read] = await connector.loadMany("inventory", [level], callOf());
  expect(read).toMatchObject({ ok: true, value: { onHand: (stock?.onHand ?? 0) - 2 } });
  expect(told).toContainEqual(read?.ok ? read.value : read);

  deliveries.length = 0;
  const back = [{ line: receipt.lines[0]?.id ?? "", quantity: 1 }];
  must({ type: "receipt.refund", receipt: id, lines: back });
  await settled();
  const topics = deliveries.filter(({ reread }) => reread.length > 0).map(({ topic }) => topic);
  expect(topics.sort()).toEqual(["payment.updated", "refund.created"]);
  const named = deliveries.flatMap(({ reread }) => reread);
  expect(named).toEqual([order, order]);
  const [sale] = await connector.loadMany("order", [order.sourceId], callOf());
  expect(sale).toMatchObject({
    ok: true,
    value: { customer: squareId("customer", member?.id ?? ""), refunds: [{}] },
  });
});

test("a customer arrives whole, with the loyalty card", async () => {
  const { world, must, connector, deliveries, settled } = await shop();
  const [member] = world.all("member");
  must({ type: "member.change", member: member?.id ?? "", fields: { familyName: "Lovelace" } });
  await settled();
  const [customer] = deliveries.flatMap(({ records }) => records);
  expect(customer).toMatchObject({ familyName: "Lovelace", loyaltyIds: [member?.loyaltyCard] });
  const [read] = await connector.loadMany("customer", [customer?.sourceId ?? ""], callOf());
  expect(read).toEqual({ ok: true, value: customer });
});

test("all that happens in some hours is told, and nothing of it is rejected", async () => {
  const { world, deliveries, settled } = await shop();
  const seq = Math.max(...world.all("receipt").map((receipt) => receipt.seq));
  world.advanceTo("2010-12-06T18:00:00.000Z");
  await settled();
  expect(deliveries.flatMap(({ rejects }) => rejects)).toEqual([]);
  const named = new Set(deliveries.flatMap(({ reread }) => reread.map((one) => one.sourceId)));
  const receipts = world.changedSince("receipt", seq, 1_000_000);
  expect(receipts.length).toBeGreaterThan(0);
  expect([...named].sort()).toEqual(receipts.map(orderIdOf).sort());
}, 60_000);

test("a delivery that is refused comes again under the same id", async () => {
  const { world, must, deliveries, attempts, settled } = await shop((count) => count <= 2);
  const [product] = world.all("product");
  must({ type: "price.set", product: product?.code ?? "", pricePence: 1234 });
  await settled();
  expect(attempts).toHaveLength(3);
  expect(new Set(attempts).size).toBe(1);
  expect(deliveries).toHaveLength(1);
});

test("deliveries can be made to come twice", async () => {
  const { world, must, emulator, deliveries, settled } = await shop();
  const [product] = world.all("product");
  emulator.deliveries.spoil("duplicate", 1);
  must({ type: "price.set", product: product?.code ?? "", pricePence: 1234 });
  await settled();
  expect(deliveries.map(({ id }) => id)).toEqual([deliveries[0]?.id, deliveries[0]?.id]);
});
