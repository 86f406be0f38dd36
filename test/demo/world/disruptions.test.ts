import { describe, expect, it } from "vitest";
import type { World, WorldCommand, WorldShipment } from "../../../demo/world/types.ts";
import { buy, digest, hoursAfter, must, PRESENT, smallWorld, sum } from "./small-world.ts";

const PRODUCT = "22423";
const DAY = 24;

/** Two worlds with the same purchase on its way; in the second one something happens to it. */
function withPurchase() {
  const [calm, troubled] = [smallWorld(), smallWorld()];
  const purchase = [calm, troubled].map((world) => buy(world, PRODUCT, 240))[1] ?? "";
  const shipmentIn = (world: World): WorldShipment => {
    const found = world.all("shipment").find((one) => one.purchase === purchase);
    if (found === undefined) throw new Error("The purchase has no shipment.");
    return found;
  };
  /** Lets days pass, one by one, until it has arrived; the day. */
  const arrivedAt = (world: World) => {
    while (shipmentIn(world).state === "waiting") world.advanceTo(hoursAfter(world.now(), 1));
    return shipmentIn(world).receivedAt ?? "";
  };
  return { calm, troubled, purchase, shipmentIn, arrivedAt };
}

describe("a late shipment", () => {
  it("comes that many days later, which its supplier tells after some days only", () => {
    const { calm, troubled, purchase, shipmentIn, arrivedAt } = withPurchase();
    const before = shipmentIn(troubled);
    const how = { lateDays: 7 };
    must(troubled, { type: "disrupt.shipment", shipment: before.id, how });
    expect(shipmentIn(troubled)).toEqual(before);
    expect(troubled.disruptions()).toMatchObject([
      { what: "shipment", shipment: before.id, lateDays: 7, lost: false },
    ]);
    troubled.advanceTo(hoursAfter(PRESENT, 23));
    expect(shipmentIn(troubled).expectedAt).toBe(before.expectedAt);
    troubled.advanceTo(hoursAfter(PRESENT, 4 * DAY));
    expect(shipmentIn(troubled).expectedAt).toBe(hoursAfter(before.expectedAt, 7 * DAY));
    expect(troubled.get("purchase", purchase)?.expectedAt).toBe(shipmentIn(troubled).expectedAt);

    expect(arrivedAt(troubled)).toBe(hoursAfter(arrivedAt(calm), 7 * DAY));
    expect(troubled.get("purchase", purchase)?.state).toBe("done");
    const received = troubled.all("move").filter(({ origin }) => origin === `purchase/${purchase}`);
    expect(received).toHaveLength(1);
    expect(troubled.disruptions()).toEqual([]);
  });

  it("adds up when it happens twice", () => {
    const { calm, troubled, shipmentIn, arrivedAt } = withPurchase();
    const { id: shipment } = shipmentIn(troubled);
    for (const lateDays of [2, 3]) {
      must(troubled, { type: "disrupt.shipment", shipment, how: { lateDays } });
    }
    expect(arrivedAt(troubled)).toBe(hoursAfter(arrivedAt(calm), 5 * DAY));
  });
});

describe("a lost shipment", () => {
  it("never comes, and is waited for until two days after it should have come", () => {
    const { troubled, purchase, shipmentIn } = withPurchase();
    const { id: shipment, expectedAt } = shipmentIn(troubled);
    must(troubled, { type: "disrupt.shipment", shipment, how: "lost" });
    troubled.advanceTo(hoursAfter(expectedAt, 2 * DAY - 1));
    expect(shipmentIn(troubled).state).toBe("waiting");
    troubled.advanceTo(hoursAfter(expectedAt, 2 * DAY));
    expect(shipmentIn(troubled)).toMatchObject({ state: "cancelled", receivedAt: null });
    troubled.advanceTo(hoursAfter(expectedAt, 60 * DAY));
    expect(shipmentIn(troubled).state).toBe("cancelled");
    expect(troubled.get("purchase", purchase)).toMatchObject({
      state: "processing",
      lines: [{ received: 0 }],
    });
    expect(troubled.disruptions()).toEqual([]);
  });
});

describe("a closed supplier", () => {
  const supplierOf = (world: World) =>
    world.all("offer").find((one) => one.product === PRODUCT)?.supplier ?? "";

  it("sends later what was to leave meanwhile", () => {
    const { calm, troubled, shipmentIn, arrivedAt } = withPurchase();
    const supplier = supplierOf(troubled);
    must(troubled, { type: "disrupt.supplier", supplier, days: 40 });
    expect(troubled.disruptions()).toContainEqual(
      expect.objectContaining({ what: "supplier", supplier, until: hoursAfter(PRESENT, 40 * DAY) }),
    );
    const { expectedAt } = shipmentIn(calm);
    const days = (Date.parse(expectedAt) - Date.parse(PRESENT)) / (DAY * 3_600_000);
    // Goods leave after four tenths of the quoted time.
    const later = Math.round((40 - 0.4 * days) * DAY * 3_600_000);
    expect(Date.parse(arrivedAt(troubled)) - Date.parse(arrivedAt(calm))).toBe(later);
  });

  it("holds nothing back of what has left, nor of other suppliers", () => {
    const { calm, troubled, shipmentIn, arrivedAt } = withPurchase();
    const supplier = supplierOf(troubled);
    const days = Date.parse(shipmentIn(calm).expectedAt) - Date.parse(PRESENT);
    for (const world of [calm, troubled]) {
      world.advanceTo(new Date(Date.parse(PRESENT) + days * 0.5).toISOString());
    }
    for (const { id } of troubled.all("supplier")) {
      must(troubled, { type: "disrupt.supplier", supplier: id, days: id === supplier ? 30 : 90 });
    }
    expect(arrivedAt(troubled)).toBe(arrivedAt(calm));
  });

  it("holds back what is ordered while it is closed", () => {
    const [calm, troubled] = [smallWorld(), smallWorld()];
    must(troubled, { type: "disrupt.supplier", supplier: supplierOf(troubled), days: 60 });
    const arrivals = [calm, troubled].map((world) => {
      const purchase = buy(world, PRODUCT, 240);
      const quoted = world.all("shipment").find((one) => one.purchase === purchase)?.expectedAt;
      world.advanceTo(hoursAfter(PRESENT, 150 * DAY));
      const shipment = world.all("shipment").find((one) => one.purchase === purchase);
      return { quoted, receivedAt: shipment?.receivedAt ?? "" };
    });
    const [usual, late] = arrivals;
    expect(late?.quoted).toBe(usual?.quoted);
    expect((late?.receivedAt ?? "") > hoursAfter(PRESENT, 60 * DAY)).toBe(true);
    expect((usual?.receivedAt ?? "") < hoursAfter(PRESENT, 60 * DAY)).toBe(true);
  });
});

describe("a change of demand", () => {
  const FULL = 500_000;
  const sold = (world: World, kind: "order" | "receipt", product: string | null) =>
    sum(
      world
        .all(kind)
        .filter(({ createdAt }) => createdAt > PRESENT)
        .flatMap(({ lines }) => lines)
        .filter((line) => product === null || line.product === product)
        .map(({ quantity }) => quantity),
    );
  /** A world with full shelves, some days after a command. */
  const worldAfter = (days: number, command?: WorldCommand) => {
    const world = smallWorld();
    for (const { product, location } of world.all("stock")) {
      must(world, { type: "stock.adjust", product, location, onHand: FULL });
    }
    if (command) must(world, command);
    world.advanceTo(hoursAfter(PRESENT, days * DAY));
    return world;
  };
  const usual = worldAfter(8);

  it("sells that many times as much of all products, on the web and in the stores", () => {
    const world = worldAfter(8, { type: "disrupt.demand", product: null, factor: 3, days: 8 });
    for (const kind of ["order", "receipt"] as const) {
      expect(sold(world, kind, null)).toBe(3 * sold(usual, kind, null));
    }
    const halved = worldAfter(8, { type: "disrupt.demand", product: null, factor: 0.5, days: 8 });
    for (const kind of ["order", "receipt"] as const) {
      expect(sold(halved, kind, null) / sold(usual, kind, null)).toBeCloseTo(0.5, 1);
    }
  });

  it("leaves other products alone, and ends", () => {
    const command = { type: "disrupt.demand", product: PRODUCT, factor: 5, days: 3 } as const;
    const world = worldAfter(3, command);
    const calm = worldAfter(3);
    expect(sold(calm, "order", PRODUCT)).toBeGreaterThan(0);
    expect(sold(world, "order", PRODUCT)).toBe(5 * sold(calm, "order", PRODUCT));
    expect(sold(world, "order", null) - sold(world, "order", PRODUCT)).toBe(
      sold(calm, "order", null) - sold(calm, "order", PRODUCT),
    );
    expect(world.disruptions()).toEqual([]);
    const atTheEnd = sold(world, "order", PRODUCT) - sold(calm, "order", PRODUCT);
    for (const one of [world, calm]) one.advanceTo(hoursAfter(PRESENT, 8 * DAY));
    expect(sold(world, "order", PRODUCT) - sold(calm, "order", PRODUCT)).toBe(atTheEnd);
  });

  it("ends at once when demand is said to be as usual again", () => {
    const world = smallWorld();
    must(world, { type: "disrupt.demand", product: PRODUCT, factor: 0, days: 300 });
    must(world, { type: "disrupt.demand", product: PRODUCT, factor: 2, days: 1 });
    expect(world.disruptions()).toMatchObject([{ what: "demand", product: PRODUCT, factor: 2 }]);
  });
});

describe("a disruption that makes no sense", () => {
  const { troubled: world, shipmentIn } = withPurchase();
  const lost = shipmentIn(world).id;
  must(world, { type: "disrupt.shipment", shipment: lost, how: "lost" });
  const waiting = world.all("shipment").find((one) => one.state === "waiting" && one.id !== lost);
  const shipment = waiting?.id ?? "";
  const demand = { type: "disrupt.demand", product: null, factor: 2, days: 7 } as const;
  const wrong: Readonly<Record<string, WorldCommand>> = {
    "an unknown shipment": { type: "disrupt.shipment", shipment: "99999", how: "lost" },
    "what is lost already": { type: "disrupt.shipment", shipment: lost, how: { lateDays: 3 } },
    "no days late": { type: "disrupt.shipment", shipment, how: { lateDays: 0 } },
    "half a day late": { type: "disrupt.shipment", shipment, how: { lateDays: 0.5 } },
    "366 days late": { type: "disrupt.shipment", shipment, how: { lateDays: 366 } },
    "an unknown supplier": { type: "disrupt.supplier", supplier: "99", days: 3 },
    "no days of closure": { type: "disrupt.supplier", supplier: "1", days: 0 },
    "an unknown product": { ...demand, product: "nothing" },
    "a negative factor": { ...demand, factor: -1 },
    "a factor above 20": { ...demand, factor: 21 },
    "a factor that is no number": { ...demand, factor: Number.NaN },
    "days that are no number": { ...demand, days: Number.NaN },
  };
  const before = digest(world);
  for (const [name, command] of Object.entries(wrong)) {
    it(`is refused with a reason and changes nothing: ${name}`, () => {
      const answer = world.execute(command);
      expect(answer.ok ? "" : answer.reason).toMatch(/\w+.*\.$/);
      expect(digest(world)).toBe(before);
    });
  }

  it("is refused for what has arrived", () => {
    const { troubled, shipmentIn: find, arrivedAt } = withPurchase();
    arrivedAt(troubled);
    const command = { type: "disrupt.shipment", shipment: find(troubled).id, how: "lost" } as const;
    expect(troubled.execute(command)).toMatchObject({ ok: false });
  });
});
