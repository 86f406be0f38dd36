import { describe, expect, it } from "vitest";
import type { World, WorldCommand } from "../../../demo/world/types.ts";
import { stockId } from "../../../demo/world/types.ts";
import { digest, hoursAfter, must, PRESENT, smallWorld } from "./small-world.ts";

const PRODUCT = "85123A";
const OTHER = "22423";

/** A world with ten of one product and five of another in every place. */
function stocked(): World {
  const world = smallWorld();
  for (const { id: location } of world.all("location")) {
    for (const [product, units] of [
      [PRODUCT, 10],
      [OTHER, 5],
    ] as const) {
      const reserved = world.get("stock", stockId(product, location))?.reserved ?? 0;
      must(world, { type: "stock.adjust", product, location, onHand: reserved + units });
    }
  }
  return world;
}

const left = (world: World, product: string, location: string) => {
  const level = world.get("stock", stockId(product, location));
  return (level?.onHand ?? 0) - (level?.reserved ?? 0);
};

const RING = {
  type: "receipt.ring",
  store: "store-2",
  reference: "cart-1",
  member: null,
  tender: "card",
  lines: [{ product: PRODUCT, quantity: 3 }],
} as const satisfies WorldCommand;
const PLACE = {
  type: "order.place",
  reference: "cart-1",
  customer: smallWorld().all("customer")[0]?.id ?? "",
  lines: [{ product: PRODUCT, quantity: 3 }],
} as const satisfies WorldCommand;

describe("ringing up a sale", () => {
  it("takes the goods off the shelf at list price, for the member whose card was shown", () => {
    const world = stocked();
    const member = world.all("member")[0]?.id ?? "";
    const id = must(world, { ...RING, member });
    const unitPricePence = world.get("product", PRODUCT)?.pricePence;
    expect(world.get("receipt", id)).toMatchObject({
      ...{ store: "store-2", reference: "cart-1", member, tender: "card", at: PRESENT },
      lines: [{ product: PRODUCT, quantity: 3, unitPricePence }],
      refunds: [],
    });
    expect(world.get("receipt", id)?.number).toMatch(/^S2-\d{6}$/);
    expect(left(world, PRODUCT, "store-2")).toBe(7);
  });

  it("posts it with the day's other sales", () => {
    const world = stocked();
    must(world, RING);
    world.advanceTo(hoursAfter(PRESENT, 24));
    const posted = world.all("move").find((move) => {
      return move.origin === "receipts/store-2/2010-12-13" && move.product === PRODUCT;
    });
    expect(posted?.quantity).toBeGreaterThanOrEqual(3);
  });

  it("sells all or nothing", () => {
    const world = stocked();
    const before = digest(world);
    const lines = [
      { product: PRODUCT, quantity: 3 },
      { product: OTHER, quantity: 6 },
    ];
    expect(world.execute({ ...RING, lines })).toEqual({
      ok: false,
      reason: `6 units of ${OTHER} are wanted, 5 are left at store-2.`,
    });
    expect(digest(world)).toBe(before);
  });

  it("counts a product's lines together", () => {
    const world = stocked();
    const lines = [1, 2].map(() => ({ product: PRODUCT, quantity: 6 }));
    expect(world.execute({ ...RING, lines }).ok).toBe(false);
    expect(world.execute({ ...RING, lines: lines.slice(1) }).ok).toBe(true);
  });

  it("sells once under one reference, also when nothing is left for a second time", () => {
    const world = stocked();
    const id = must(world, { ...RING, lines: [{ product: PRODUCT, quantity: 10 }] });
    const before = digest(world);
    expect(must(world, { ...RING, lines: [{ product: PRODUCT, quantity: 10 }] })).toBe(id);
    expect(digest(world)).toBe(before);
    expect(world.execute({ ...RING, reference: "cart-2" }).ok).toBe(false);
  });
});

describe("placing an order", () => {
  it("reserves the goods, ships them, and takes shipping from small orders", () => {
    const world = stocked();
    const id = must(world, PLACE);
    expect(world.get("order", id)).toMatchObject({
      ...{ customer: PLACE.customer, placedAt: PRESENT, status: "open", location: "web" },
      shippingPence: 495,
      lines: [{ product: PRODUCT, quantity: 3 }],
    });
    expect(left(world, PRODUCT, "web")).toBe(7);
    world.advanceTo(hoursAfter(PRESENT, 24 * 4));
    expect(world.get("order", id)?.status).toBe("shipped");
  });

  it("sells all or nothing, and once under one reference", () => {
    const world = stocked();
    const id = must(world, PLACE);
    const before = digest(world);
    expect(must(world, PLACE)).toBe(id);
    const lines = [{ product: PRODUCT, quantity: 8 }];
    expect(world.execute({ ...PLACE, reference: "cart-2", lines })).toEqual({
      ok: false,
      reason: `8 units of ${PRODUCT} are wanted, 7 are left at web.`,
    });
    expect(digest(world)).toBe(before);
  });

  it("gives every order an id of its own that no copy of the data's orders has", () => {
    const world = stocked();
    const ids = ["a", "b", "c"].map((reference) => must(world, { ...PLACE, reference }));
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(Number(id)).toBeGreaterThan(900_000_000);
  });
});

describe("refunding a receipt", () => {
  it("puts the goods back and answers the refund's id, until all is refunded", () => {
    const world = stocked();
    const receipt = must(world, RING);
    const line = world.get("receipt", receipt)?.lines[0]?.id ?? "";
    const first = must(world, { type: "receipt.refund", receipt, lines: [{ line, quantity: 2 }] });
    expect(left(world, PRODUCT, "store-2")).toBe(9);
    const price = world.get("product", PRODUCT)?.pricePence ?? 0;
    const refund = { id: first, at: PRESENT, amountPence: 2 * price };
    expect(world.get("receipt", receipt)?.refunds).toMatchObject([refund]);
    const more = { type: "receipt.refund", receipt, lines: [{ line, quantity: 2 }] } as const;
    expect(world.execute(more)).toEqual({
      ok: false,
      reason: `Of line ${line}, from 1 to 1 units can be refunded.`,
    });
    must(world, { ...more, lines: [{ line, quantity: 1 }] });
    expect(world.execute({ ...more, lines: [{ line, quantity: 1 }] }).ok).toBe(false);
    expect(world.get("receipt", receipt)?.lines[0]?.quantity).toBe(3);
  });
});

describe("a sale that makes no sense", () => {
  const world = stocked();
  const receipt = must(world, { ...RING, reference: "sold" });
  const line = world.get("receipt", receipt)?.lines[0]?.id ?? "";
  const refund = { type: "receipt.refund", receipt, lines: [{ line, quantity: 1 }] } as const;
  const wrong: Readonly<Record<string, WorldCommand>> = {
    "in the warehouse": { ...RING, store: "web" },
    "in a store that is not": { ...RING, store: "store-9" },
    "to a member who is not": { ...RING, member: "99999" },
    "without a reference": { ...RING, reference: "" },
    "with a long reference": { ...RING, reference: "x".repeat(201) },
    "without lines": { ...RING, lines: [] },
    "of 501 lines": { ...RING, lines: Array.from({ length: 501 }, () => RING.lines[0]) },
    "of half a unit": { ...RING, lines: [{ product: PRODUCT, quantity: 0.5 }] },
    "of nothing": { ...RING, lines: [{ product: PRODUCT, quantity: 0 }] },
    "of something unknown": { ...RING, lines: [{ product: "nothing", quantity: 1 }] },
    "with another tender": { ...RING, tender: "gold" as "cash" },
    "to a customer who is not": { ...PLACE, customer: "1" },
    "on the web without lines": { ...PLACE, lines: [] },
    "on the web without a reference": { ...PLACE, reference: "" },
    "refunded without a receipt": { ...refund, receipt: "99999" },
    "refunded without lines": { ...refund, lines: [] },
    "refunded for another's line": { ...refund, lines: [{ line: "1", quantity: 1 }] },
    "refunded for nothing": { ...refund, lines: [{ line, quantity: 0 }] },
    "refunded for one line twice": { ...refund, lines: [refund.lines[0], refund.lines[0]] },
  };
  const before = digest(world);
  for (const [name, command] of Object.entries(wrong)) {
    it(`is refused with a reason and changes nothing: ${name}`, () => {
      const answer = world.execute(command);
      expect(answer.ok ? "" : answer.reason).toMatch(/\w+.*\.$/);
      expect(digest(world)).toBe(before);
    });
  }
});
