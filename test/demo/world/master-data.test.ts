import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { gtinOfCode } from "../../../demo/world/gtin.ts";
import { smallWorld } from "./small-world.ts";

/** The GS1 rule, written apart from the code under test. */
function isGtin13(text: string): boolean {
  if (!/^\d{13}$/.test(text)) return false;
  const weighted = [...text].map((digit, at) => Number(digit) * (at % 2 === 0 ? 1 : 3));
  return weighted.reduce((sum, value) => sum + value, 0) % 10 === 0;
}

it("gives every product a valid GTIN-13 of its own, in every copy of the catalog", () => {
  expect(isGtin13("5901234123457")).toBe(true);
  expect(isGtin13("5901234123458")).toBe(false);
  const codes = smallWorld()
    .all("product")
    .map((product) => product.code);
  const gtins = codes.flatMap((code) =>
    Array.from({ length: 10 }, (_, clone) => gtinOfCode(code, clone)),
  );
  expect(gtins.filter((gtin) => !isGtin13(gtin))).toEqual([]);
  expect(new Set(gtins).size).toBe(gtins.length);
  expect(() => gtinOfCode("POST", 0)).toThrow();
});

it("sells merchandise only, each with title, category, price and a main offer below it", () => {
  const world = smallWorld();
  expect(world.all("product").length).toBe(200);
  for (const product of world.all("product")) {
    expect(product.code).toMatch(/^\d{5}[A-Z]{0,2}$/);
    expect(product.title).toMatch(/[a-z]/);
    expect(product.categories.length).toBeGreaterThan(0);
    expect(product.pricePence).toBeGreaterThan(0);
    const offers = world.all("offer").filter((offer) => offer.product === product.code);
    expect(offers.length).toBeGreaterThan(0);
    for (const offer of offers) {
      expect(offer.unitCostPence).toBeLessThan(product.pricePence);
      expect(offer.minimumQuantity % offer.packSize).toBe(0);
      expect(world.get("supplier", offer.supplier)).toBeDefined();
    }
  }
});

it("invents no mail address or phone that could be somebody's, and no phone twice", () => {
  const customers = smallWorld().all("customer");
  for (const customer of customers) {
    expect(customer.email).toMatch(/^[a-z]+\.[a-z]+\.\d+@example\.com$/);
    expect(customer.phone).toMatch(/^\+44\d{10}$/);
  }
  expect(new Set(customers.map((customer) => customer.phone)).size).toBe(customers.length);
  for (const supplier of smallWorld().all("supplier")) {
    expect(supplier.email).toMatch(/\.example\.com$/);
  }
});

it("ships its data in at most 4 MB", () => {
  const url = new URL("../../../demo/data/online-retail.json.gz", import.meta.url);
  expect(statSync(fileURLToPath(url)).size).toBeLessThan(4 * 1024 * 1024);
});
