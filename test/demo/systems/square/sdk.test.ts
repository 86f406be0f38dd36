import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Order, SquareClient, SquareError, WebhooksHelper } from "square";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startSquareEmulator } from "../../../../demo/systems/square/emulator.ts";
import { squareId } from "../../../../demo/systems/square/ids.ts";
import { createWorld } from "../../../../demo/world/create-world.ts";
import { realOutside } from "../../../connectors/outside.ts";

// Square's own client is the judge: what it cannot ask, or cannot read, Square would not say.

const HISTORY = "2010-12-06T12:00:00.000Z";
const { clock, log } = realOutside();
const world = createWorld({
  ...{ seed: 5, dataFolder: null, clock, log, historyUntil: HISTORY, speed: 0 },
});
let emulator: Awaited<ReturnType<typeof startSquareEmulator>>;
let client: SquareClient;

beforeAll(async () => {
  emulator = await startSquareEmulator({ world, port: 0, webhookRetryMs: 20 });
  client = new SquareClient({ token: emulator.accessToken, baseUrl: emulator.url });
});
afterAll(async () => {
  await emulator.close();
  world.close();
});

const store = squareId("location", "store-1");

/** A product that a store has plenty of. */
function plenty() {
  const stock = world.all("stock").find(({ location, onHand }) => {
    return location === "store-1" && onHand >= 10;
  });
  const product = world.get("product", stock?.product ?? "");
  if (!stock || !product) throw new Error("The store is empty.");
  return { stock, product, variation: squareId("variation", product.code) };
}

test("lists the stores, and only them, in pounds", async () => {
  const { locations = [] } = await client.locations.list();
  const stores = world.all("location").filter(({ type }) => type === "store");
  expect(locations.map(({ name }) => name)).toEqual(stores.map(({ name }) => name));
  expect(new Set(locations.map(({ currency }) => currency))).toEqual(new Set(["GBP"]));
  const { location } = await client.locations.get({ locationId: store });
  expect(location).toMatchObject({ id: store, status: "ACTIVE", merchantId: expect.any(String) });
});

test("pages the whole catalog, and finds what changed since", async () => {
  const items = new Map<string, object>();
  for await (const object of await client.catalog.list({ types: "ITEM" })) {
    if (object.type === "ITEM") items.set(object.id, object);
  }
  expect(items.size).toBe(world.all("product").length);
  const { product, variation } = plenty();
  expect(items.get(squareId("item", product.code))).toMatchObject({
    itemData: {
      name: product.title,
      variations: [
        {
          id: variation,
          itemVariationData: {
            sku: product.code,
            upc: product.gtin,
            priceMoney: { amount: BigInt(product.pricePence), currency: "GBP" },
          },
        },
      ],
    },
  });

  const before = await client.catalog.search({ objectTypes: ["ITEM_VARIATION"], limit: 1 });
  world.advanceTo(new Date(Date.parse(world.now()) + 1000).toISOString());
  const own = await client.catalog.object.get({ objectId: variation });
  if (own.object?.type !== "ITEM_VARIATION") throw new Error("It is no variation.");
  const { id, version, itemVariationData } = own.object;
  if (version === undefined) throw new Error("The variation has no version.");
  const priceMoney = { amount: 999n, currency: "GBP" } as const;
  const object = {
    ...{ type: "ITEM_VARIATION" as const, id, version },
    itemVariationData: { ...itemVariationData, priceMoney },
  };
  const upsert = { idempotencyKey: "price-1", object };
  await client.catalog.object.upsert(upsert);
  await client.catalog.object.upsert(upsert);
  expect(world.get("product", product.code)?.pricePence).toBe(999);
  await expect(
    client.catalog.object.upsert({ ...upsert, idempotencyKey: "price-2" }),
  ).rejects.toMatchObject({ statusCode: 409, errors: [{ code: "VERSION_MISMATCH" }] });

  const since = await client.catalog.search({
    objectTypes: ["ITEM_VARIATION"],
    ...(before.latestTime ? { beginTime: before.latestTime } : {}),
  });
  expect(since.objects?.map((each) => each.id)).toEqual([variation]);
  const [again] =
    (await client.catalog.batchGet({ objectIds: ["NOBODY", variation] })).objects ?? [];
  expect(again).toMatchObject({ id: variation, itemVariationData: { priceMoney } });
});

test("searches orders by time, page by page, each once and in order", async () => {
  const range = { startAt: "2010-12-02T00:00:00Z", endAt: "2010-12-04T00:00:00Z" };
  const query = {
    filter: { dateTimeFilter: { updatedAt: range } },
    sort: { sortField: "UPDATED_AT", sortOrder: "ASC" },
  } as const;
  const found: Order[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.orders.search({
      locationIds: [store],
      query,
      limit: 7,
      ...(cursor ? { cursor } : {}),
    });
    found.push(...(page.orders ?? []));
    cursor = page.cursor;
  } while (cursor);
  const rung = world.all("receipt").filter(({ store: of, at }) => {
    return of === "store-1" && at >= "2010-12-02T00" && at <= "2010-12-04T00";
  });
  const sales = found.filter(({ lineItems }) => (lineItems?.length ?? 0) > 0);
  expect(sales.map(({ ticketName }) => ticketName)).toEqual(rung.map(({ number }) => number));
  expect(rung.length).toBeGreaterThan(7);
  const [first] = rung;
  const total = first?.lines.reduce((sum, line) => sum + line.quantity * line.unitPricePence, 0);
  expect(sales[0]).toMatchObject({
    state: "COMPLETED",
    totalMoney: { amount: BigInt(total ?? -1), currency: "GBP" },
  });
  // What is sorted by has to be what is filtered by.
  const wrong = { ...query, sort: { sortField: "CREATED_AT" } } as const;
  await expect(client.orders.search({ locationIds: [store], query: wrong })).rejects.toBeInstanceOf(
    SquareError,
  );
});

test("makes an order, is paid for it, and takes goods back", async () => {
  const { product, variation } = plenty();
  const [member] = world.all("member");
  const create = {
    idempotencyKey: "order-1",
    order: {
      locationId: store,
      referenceId: "basket-7",
      ...(member ? { customerId: squareId("customer", member.id) } : {}),
      lineItems: [{ catalogObjectId: variation, quantity: "2" }],
    },
  };
  const { order } = await client.orders.create(create);
  expect((await client.orders.create(create)).order?.id).toBe(order?.id);
  const due = BigInt(2 * (world.get("product", product.code)?.pricePence ?? 0));
  expect(order).toMatchObject({ state: "OPEN", totalMoney: { amount: due } });

  const held = world.get("stock", `${product.code}@store-1`)?.onHand ?? 0;
  const pay = {
    idempotencyKey: "payment-1",
    sourceId: "cnon:card-nonce-ok",
    amountMoney: { amount: due, currency: "GBP" },
    orderId: order?.id ?? "",
  } as const;
  await expect(
    client.payments.create({ ...pay, idempotencyKey: "no", sourceId: "cnon:card-nonce-declined" }),
  ).rejects.toMatchObject({ statusCode: 402, errors: [{ code: "GENERIC_DECLINE" }] });
  const { payment } = await client.payments.create(pay);
  expect((await client.payments.create(pay)).payment?.id).toBe(payment?.id);
  expect(world.get("stock", `${product.code}@store-1`)?.onHand).toBe(held - 2);
  const { order: paid } = await client.orders.get({ orderId: order?.id ?? "" });
  expect(paid).toMatchObject({
    id: order?.id,
    state: "COMPLETED",
    referenceId: "basket-7",
    customerId: squareId("customer", member?.id ?? ""),
    tenders: [{ type: "CARD", paymentId: payment?.id }],
  });

  // The sale stays as it is; a return is an order of its own.
  const amountMoney = { amount: due / 2n, currency: "GBP" } as const;
  const { refund } = await client.refunds.refundPayment({
    ...{ idempotencyKey: "refund-1", paymentId: payment?.id ?? "", amountMoney },
  });
  const { payment: after } = await client.payments.get({ paymentId: payment?.id ?? "" });
  expect(after).toMatchObject({ refundIds: [refund?.id], refundedMoney: { amount: due / 2n } });
  const { orders: [back] = [] } = await client.orders.batchGet({
    orderIds: [refund?.orderId ?? ""],
  });
  expect(back?.returns).toMatchObject([
    {
      sourceOrderId: order?.id,
      returnLineItems: [{ sourceLineItemUid: paid?.lineItems?.[0]?.uid, quantity: "1" }],
    },
  ]);
  const listed: (string | undefined)[] = [];
  const begin = { beginTime: HISTORY, sortOrder: "ASC" };
  for await (const each of await client.refunds.list(begin)) listed.push(each.id);
  expect(listed).toContain(refund?.id);
});

test("counts and adjusts what is in stock", async () => {
  const { variation, product } = plenty();
  const occurredAt = world.now();
  const place = { fromLocationId: store, toLocationId: store };
  const physicalCount = {
    ...{ catalogObjectId: variation, locationId: store, quantity: "40", occurredAt },
    state: "IN_STOCK" as const,
  };
  const adjustment = {
    ...{ ...place, catalogObjectId: variation, quantity: "3", occurredAt },
    ...{ fromState: "IN_STOCK" as const, toState: "WASTE" as const },
  };
  const change = {
    idempotencyKey: "count-1",
    changes: [
      { type: "PHYSICAL_COUNT" as const, physicalCount },
      { type: "ADJUSTMENT" as const, adjustment },
    ],
  };
  const first = await client.inventory.batchCreateChanges(change);
  await client.inventory.batchCreateChanges(change);
  expect(first.counts).toMatchObject([{ catalogObjectId: variation, quantity: "37" }]);
  expect(world.get("stock", `${product.code}@store-1`)?.onHand).toBe(37);
  const counts: (string | null | undefined)[] = [];
  const wanted = { catalogObjectIds: [variation], locationIds: [store] };
  for await (const count of await client.inventory.batchGetCounts(wanted)) {
    counts.push(count.quantity);
  }
  expect(counts).toEqual(["37"]);
  const changes: object[] = [];
  for await (const each of await client.inventory.batchGetChanges(wanted)) changes.push(each);
  expect(changes.at(-1)).toMatchObject({ type: "ADJUSTMENT", adjustment: { toState: "WASTE" } });
});

test("finds a customer by card, and changes only the version it knows", async () => {
  const [member] = world.all("member");
  if (!member) throw new Error("Nobody has a card.");
  const referenceId = { exact: member.loyaltyCard };
  const { customers = [] } = await client.customers.search({ query: { filter: { referenceId } } });
  const customerId = squareId("customer", member.id);
  expect(customers).toMatchObject([{ id: customerId, givenName: member.givenName }]);
  const update = { customerId, givenName: "Ada", version: customers[0]?.version ?? 0n };
  await client.customers.update(update);
  expect(world.get("member", member.id)?.givenName).toBe("Ada");
  await expect(client.customers.update(update)).rejects.toMatchObject({ statusCode: 409 });
  const bulk = await client.customers.bulkRetrieveCustomers({
    customerIds: [customerId, "NOBODY"],
  });
  expect(bulk.responses).toMatchObject({
    [customerId]: { customer: { givenName: "Ada" } },
    NOBODY: { errors: [{ code: "NOT_FOUND" }] },
  });
});

test("is refused as Square refuses: strangers, nonsense, too many requests", async () => {
  const stranger = new SquareClient({ token: "EAAAwrong", baseUrl: emulator.url });
  const errors = [{ category: "AUTHENTICATION_ERROR", code: "UNAUTHORIZED" }];
  await expect(stranger.locations.list()).rejects.toMatchObject({ statusCode: 401, errors });
  await expect(client.orders.get({ orderId: "nobody" })).rejects.toMatchObject({
    ...{ statusCode: 404, errors: [{ code: "NOT_FOUND" }] },
  });
  await expect(client.orders.search({ locationIds: [store], limit: 1001 })).rejects.toMatchObject({
    ...{ statusCode: 400, errors: [{ code: "VALUE_TOO_HIGH", field: "limit" }] },
  });
  emulator.faults.inject({ type: "throttle" }, 1);
  await expect(client.locations.list({ maxRetries: 0 })).rejects.toMatchObject({
    ...{ statusCode: 429, errors: [{ category: "RATE_LIMIT_ERROR", code: "RATE_LIMITED" }] },
  });
  // The client waits as long as it was told, and asks again.
  emulator.faults.inject({ type: "throttle" }, 1);
  const { locations } = await client.locations.list();
  expect(locations?.length).toBeGreaterThan(0);
});

test("asked faster than it allows, it says so", async () => {
  const busy = await startSquareEmulator({ world, port: 0, requestsPerSecond: 2 });
  try {
    const hasty = new SquareClient({ token: busy.accessToken, baseUrl: busy.url, maxRetries: 0 });
    const asked = Array.from({ length: 5 }, () => hasty.locations.list());
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  } finally {
    await busy.close();
  }
});

test("signs what it tells, comes again when refused, and Square's helper accepts it", async () => {
  const heard: { body: string; headers: Record<string, unknown>; accepted: boolean }[] = [];
  let url = "";
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const accepted = heard.length > 0;
    heard.push({ body, headers: request.headers, accepted });
    response.writeHead(accepted ? 200 : 500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
    emulator.sendWebhooksTo(url);
    const { product } = plenty();
    world.execute({ type: "price.set", product: product.code, pricePence: 321 });
    await vi.waitFor(() => expect(emulator.pendingWebhooks()).toBe(0), { timeout: 10_000 });
    expect(heard.map(({ accepted }) => accepted)).toEqual([false, true]);
    const [first, second] = heard.map(({ body }) => JSON.parse(body));
    expect(second).toMatchObject({
      type: "catalog.version.updated",
      event_id: first.event_id,
      data: { object: { catalog_version: { updated_at: world.now() } } },
    });
    for (const { body, headers } of heard) {
      const signed = {
        requestBody: body,
        signatureHeader: String(headers["x-square-hmacsha256-signature"]),
        signatureKey: emulator.signatureKey,
        notificationUrl: url,
      };
      expect(await WebhooksHelper.verifySignature(signed)).toBe(true);
      const elsewhere = { ...signed, notificationUrl: `${url}/other` };
      expect(await WebhooksHelper.verifySignature(elsewhere)).toBe(false);
    }
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
