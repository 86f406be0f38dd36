import { expect, it } from "vitest";
import type { World } from "../../../demo/world/types.ts";
import { stockId } from "../../../demo/world/types.ts";
import { hoursAfter, must, PRESENT, smallWorld, sum } from "./small-world.ts";

const PRODUCTS = ["85123A", "22423", "20725", "84879", "47566", "21212", "22086", "84946"];

it("sells less of what costs more, and more of what costs less", () => {
  const units = [0.75, 1, 1.5].map((factor) => {
    const world = smallWorld();
    for (const product of PRODUCTS) {
      for (const { id: location } of world.all("location")) {
        must(world, { type: "stock.adjust", product, location, onHand: 200_000 });
      }
      const price = world.get("product", product)?.pricePence ?? 0;
      must(world, { type: "price.set", product, pricePence: Math.round(price * factor) });
    }
    world.advanceTo(hoursAfter(PRESENT, 24 * 9));
    return PRODUCTS.map((product) => soldSince(world, product, PRESENT));
  });
  const [cheap = [], same = [], dear = []] = units;
  for (const [index, product] of PRODUCTS.entries()) {
    expect(dear[index], product).toBeLessThanOrEqual(same[index] ?? 0);
    expect(cheap[index], product).toBeGreaterThanOrEqual(same[index] ?? 0);
  }
  // Elasticities lie between -1 and -3: at half as much again, between 2/3 and 0.30 remain.
  const share = sum(dear) / sum(same);
  expect(share).toBeGreaterThan(0.2);
  expect(share).toBeLessThan(0.75);
  expect(sum(cheap) / sum(same)).toBeGreaterThan(1.25);
});

function soldSince(world: World, product: string, since: string): number {
  const orders = world.all("order").filter((order) => order.placedAt > since);
  const receipts = world.all("receipt").filter((receipt) => receipt.at > since);
  return sum(
    [...orders, ...receipts]
      .flatMap((sale) => sale.lines)
      .filter((line) => line.product === product)
      .map((line) => line.quantity),
  );
}

it("asks the new price in orders placed after it was set, and the old one before", () => {
  const world = smallWorld();
  const product = "85123A";
  const location = "web";
  const onHand = 50_000;
  must(world, { type: "stock.adjust", product, location, onHand });
  const old = world.get("product", product)?.pricePence ?? 0;
  must(world, { type: "price.set", product, pricePence: old * 3 });
  expect(world.get("product", product)).toMatchObject({
    pricePence: old * 3,
    regularPricePence: old,
  });
  world.advanceTo(hoursAfter(PRESENT, 24 * 7));
  const prices = world
    .all("order")
    .filter((order) => order.placedAt > PRESENT)
    .flatMap((order) => order.lines)
    .filter((line) => line.product === product)
    .map((line) => line.unitPricePence);
  expect(prices.length).toBeGreaterThan(0);
  for (const price of prices) expect(price).toBeGreaterThan(old * 1.7);
});

it("ships web orders one to three days after they were placed, from the web warehouse", () => {
  const world = smallWorld();
  world.advanceTo(hoursAfter(PRESENT, 24 * 4));
  const shipped = world.all("order").filter((order) => order.status === "shipped");
  expect(shipped.length).toBeGreaterThan(100);
  for (const { id, placedAt, shippedAt, lines } of shipped.slice(-50)) {
    const days = dayOf(shippedAt ?? "") - dayOf(placedAt);
    expect(days).toBeGreaterThanOrEqual(1);
    expect(days).toBeLessThanOrEqual(3);
    const moves = world.all("move").filter((move) => move.origin === `order/${id}`);
    const sales = moves.filter((move) => move.reason === "sale");
    expect(sales.map((move) => move.quantity)).toEqual(lines.map((line) => line.quantity));
    expect(new Set(sales.map((move) => `${move.from}>${move.to}`))).toEqual(
      new Set(["web>customer"]),
    );
  }
});

it("posts store sales as one move per day, store and product", () => {
  const world = smallWorld();
  const posted = world
    .all("move")
    .filter((move) => move.reason === "sale" && move.origin?.startsWith("receipts/"));
  expect(posted.length).toBeGreaterThan(50);
  const keys = posted.map((move) => stockId(move.product, move.origin ?? ""));
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(posted.map((move) => move.from)).size).toBe(4);
});

function dayOf(iso: string): number {
  return Math.floor(Date.parse(iso) / 86_400_000);
}
