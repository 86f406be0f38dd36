import fc from "fast-check";
import { expect, it } from "vitest";
import type { World } from "../../../demo/world/types.ts";
import { stockId } from "../../../demo/world/types.ts";
import { steps, take } from "./arbitrary-steps.ts";
import { buy, hoursAfter, must, PRESENT, smallWorld, sum } from "./small-world.ts";

it("keeps every unit accounted for, product by product", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const world = smallWorld();
      take(world, all);
      expectBalanced(world);
      world.close();
    }),
    { numRuns: 5 },
  );
});

it("keeps every unit accounted for over a year with purchases, returns and cancellations", () => {
  const world = smallWorld({ historyUntil: "2011-11-20T10:00:00.000Z" });
  world.advanceTo("2012-01-02T10:00:00.000Z");
  expect(world.all("order").some((order) => order.status === "cancelled")).toBe(true);
  expect(world.all("move").some((move) => move.reason === "return")).toBe(true);
  expect(world.all("move").some((move) => move.reason === "transfer")).toBe(true);
  expectBalanced(world);
});

/** Stock against moves, and moves against the orders, receipts and purchases they come from. */
function expectBalanced(world: World): void {
  const moved = new Map<string, number>();
  const add = (key: string, units: number) => moved.set(key, (moved.get(key) ?? 0) + units);
  for (const { product, from, to, quantity, reason } of world.all("move")) {
    add(stockId(product, from), -quantity);
    add(stockId(product, to), quantity);
    add(`${product} ${reason}`, quantity);
  }
  const asked = new Map<string, number>();
  const count = (key: string, units: number) => asked.set(key, (asked.get(key) ?? 0) + units);
  for (const order of world.all("order")) {
    const products = new Map(order.lines.map((line) => [line.id, line.product]));
    for (const { product, quantity } of order.lines) {
      if (order.status === "shipped") count(`${product} sale`, quantity);
      if (order.status === "open") count(`${product} reserved`, quantity);
    }
    if (order.status === "cancelled") continue;
    for (const { line, quantity } of order.refunds.flatMap((refund) => refund.lines)) {
      count(`${products.get(line)} return`, quantity);
    }
  }
  const unposted = new Map<string, number>();
  const today = world.now().slice(0, 10);
  const isPosted = world.now() >= `${today}T23:59:59.000Z`;
  for (const receipt of world.all("receipt")) {
    const products = new Map(receipt.lines.map((line) => [line.id, line.product]));
    for (const { line, quantity } of receipt.refunds.flatMap((refund) => refund.lines)) {
      count(`${products.get(line)} return`, quantity);
    }
    for (const { product, quantity } of receipt.lines) {
      if (isPosted || receipt.at.slice(0, 10) < today) count(`${product} sale`, quantity);
      else {
        const key = stockId(product, receipt.store);
        unposted.set(key, (unposted.get(key) ?? 0) + quantity);
      }
    }
  }
  for (const { product, received } of world.all("purchase").flatMap((one) => one.lines)) {
    count(`${product} receipt`, received);
  }
  for (const { product, location, onHand } of world.all("stock")) {
    const id = stockId(product, location);
    expect(onHand, id).toBe((moved.get(id) ?? 0) - (unposted.get(id) ?? 0));
    expect(onHand, id).toBeGreaterThanOrEqual(0);
  }
  for (const { code } of world.all("product")) {
    for (const reason of ["sale", "return", "receipt"]) {
      const key = `${code} ${reason}`;
      expect(moved.get(key) ?? 0, key).toBe(asked.get(key) ?? 0);
    }
    const reserved = world.get("stock", stockId(code, "web"))?.reserved;
    expect(reserved, code).toBe(asked.get(`${code} reserved`) ?? 0);
  }
}

it("loses the sales that a stock-out cannot serve", () => {
  const [full, empty] = [smallWorld(), smallWorld()];
  const product = "85123A";
  const reserved = full.get("stock", stockId(product, "web"))?.reserved ?? 0;
  const count = { type: "stock.adjust", product, location: "web" } as const;
  must(full, { ...count, onHand: reserved + 100_000 });
  must(empty, { ...count, onHand: reserved });
  for (const world of [full, empty]) world.advanceTo(hoursAfter(PRESENT, 24 * 3));
  const sold = (world: World) =>
    sum(
      world
        .all("order")
        .filter((order) => order.placedAt > PRESENT)
        .flatMap((order) => order.lines)
        .filter((line) => line.product === product)
        .map((line) => line.quantity),
    );
  const lost = (world: ReturnType<typeof smallWorld>) =>
    sum(
      world
        .lost()
        .filter((sale) => sale.product === product && sale.location === "web")
        .filter((sale) => sale.day >= PRESENT.slice(0, 10))
        .map((sale) => sale.units),
    );
  expect(sold(full)).toBeGreaterThan(0);
  expect(sold(empty)).toBe(0);
  expect(lost(empty)).toBe(sold(full) + lost(full));
});

it("receives a purchase after its lead time, and nobody else buys once history is over", () => {
  const world = smallWorld();
  const before = new Set(world.all("purchase").map((purchase) => purchase.id));
  const product = "22423";
  const offer = world.all("offer").find((one) => one.product === product);
  const days = offer?.leadTimeDays ?? 0;
  const id = buy(world, product, 240);
  const shipment = () => world.all("shipment").find((one) => one.purchase === id);
  expect(world.get("purchase", id)?.state).toBe("processing");
  expect(shipment()?.expectedAt).toBe(hoursAfter(PRESENT, 24 * days));

  world.advanceTo(hoursAfter(PRESENT, 24 * days * 0.89));
  expect(shipment()?.state).toBe("waiting");
  world.advanceTo(hoursAfter(PRESENT, 24 * days * 1.36));
  expect(shipment()?.state).toBe("received");
  expect(world.get("purchase", id)).toMatchObject({ state: "done", lines: [{ received: 240 }] });
  const receipts = world.all("move").filter((move) => move.origin === `purchase/${id}`);
  expect(receipts).toMatchObject([{ from: "supplier", to: "web", quantity: 240 }]);
  expect(receipts[0]?.effectiveAt).toBe(shipment()?.receivedAt);

  world.advanceTo(hoursAfter(PRESENT, 24 * 60));
  const bought = world.all("purchase").filter((purchase) => !before.has(purchase.id));
  expect(bought.map((purchase) => purchase.id)).toEqual([id]);
});
