import { describe, expect, it } from "vitest";
import type { WorldCommand, WorldPurchase } from "../../../demo/world/types.ts";
import { stockId } from "../../../demo/world/types.ts";
import { digest, must, smallWorld } from "./small-world.ts";

const LINE = { product: "85123A", quantity: 12, unitCostPence: 100 };
const CREATE = {
  type: "purchase.create",
  supplier: "7",
  location: "web",
  reference: "run-1/step-2",
  comment: "Asked for by a test",
  lines: [LINE],
} as const satisfies WorldCommand;

type StepType = Extract<WorldCommand, { readonly purchase: string }>["type"];
const STEPS: readonly StepType[] = [
  "purchase.quote",
  "purchase.confirm",
  "purchase.process",
  "purchase.cancel",
  "purchase.draft",
];
const ALLOWED: Readonly<Record<string, WorldPurchase["state"]>> = {
  "draft purchase.quote": "quotation",
  "draft purchase.cancel": "cancelled",
  "quotation purchase.confirm": "confirmed",
  "quotation purchase.cancel": "cancelled",
  "quotation purchase.draft": "draft",
  "confirmed purchase.draft": "draft",
  "cancelled purchase.draft": "draft",
  "confirmed purchase.process": "processing",
};
const PATHS: Readonly<Record<string, readonly StepType[]>> = {
  draft: [],
  quotation: ["purchase.quote"],
  confirmed: ["purchase.quote", "purchase.confirm"],
  processing: ["purchase.quote", "purchase.confirm", "purchase.process"],
  cancelled: ["purchase.cancel"],
};

describe("the purchase workflow", () => {
  const world = smallWorld();
  for (const [state, path] of Object.entries(PATHS)) {
    for (const step of STEPS) {
      const next = ALLOWED[`${state} ${step}`];
      it(`${next === undefined ? "refuses" : "takes"} ${step} in state ${state}`, () => {
        const purchase = must(world, CREATE);
        for (const type of path) must(world, { type, purchase });
        const answer = world.execute({ type: step, purchase });
        expect(answer.ok).toBe(next !== undefined);
        expect(world.get("purchase", purchase)?.state).toBe(next ?? state);
      });
    }
  }

  it("keeps what the buyer wrote", () => {
    const purchase = must(world, CREATE);
    expect(world.get("purchase", purchase)).toMatchObject({
      state: "draft",
      supplier: "7",
      reference: "run-1/step-2",
      orderedAt: world.now(),
      lines: [{ ...LINE, received: 0 }],
    });
  });
});

describe("a command that makes no sense", () => {
  const wrong: Readonly<Record<string, WorldCommand>> = {
    "unknown supplier": { ...CREATE, supplier: "99" },
    "unknown location": { ...CREATE, location: "store-9" },
    "no lines": { ...CREATE, lines: [] },
    "501 lines": { ...CREATE, lines: Array.from({ length: 501 }, () => LINE) },
    "unknown product": { ...CREATE, lines: [{ ...LINE, product: "nothing" }] },
    "no units": { ...CREATE, lines: [{ ...LINE, quantity: 0 }] },
    "half a unit": { ...CREATE, lines: [{ ...LINE, quantity: 0.5 }] },
    "a million and one units": { ...CREATE, lines: [{ ...LINE, quantity: 1_000_001 }] },
    "a negative cost": { ...CREATE, lines: [{ ...LINE, unitCostPence: -1 }] },
    "unknown purchase": { type: "purchase.quote", purchase: "99999" },
    "a price of nothing": { type: "price.set", product: "85123A", pricePence: 0 },
    "a price that is no number": { type: "price.set", product: "85123A", pricePence: Number.NaN },
    "price of nothing known": { type: "price.set", product: "nothing", pricePence: 100 },
    "negative stock": { type: "stock.adjust", product: "85123A", location: "web", onHand: -1 },
    "stock nowhere": { type: "stock.adjust", product: "85123A", location: "moon", onHand: 1 },
    "a speed below zero": { type: "clock.speed", speed: -1 },
    "a speed that is no number": { type: "clock.speed", speed: Number.NaN },
  };
  const world = smallWorld();
  const before = digest(world);
  for (const [name, command] of Object.entries(wrong)) {
    it(`is refused with a reason and changes nothing: ${name}`, () => {
      const answer = world.execute(command);
      expect(answer.ok).toBe(false);
      expect(answer.ok ? "" : answer.reason).toMatch(/\w+.*\.$/);
      expect(digest(world)).toBe(before);
    });
  }

  it("takes 500 lines and a million units", () => {
    const lines = Array.from({ length: 500 }, () => ({ ...LINE, quantity: 1_000_000 }));
    expect(world.execute({ ...CREATE, lines }).ok).toBe(true);
  });
});

it("does not count away what is promised to open orders", () => {
  const world = smallWorld();
  const level = world.all("stock").find((stock) => stock.reserved > 1);
  if (level === undefined) throw new Error("The world has no open orders.");
  const { product, location, reserved } = level;
  const count = { type: "stock.adjust", product, location } as const;
  expect(world.execute({ ...count, onHand: reserved - 1 }).ok).toBe(false);
  expect(must(world, { ...count, onHand: reserved })).toBe(stockId(product, location));
  expect(world.get("stock", stockId(product, location))).toMatchObject({
    onHand: reserved,
    reserved,
  });
});
