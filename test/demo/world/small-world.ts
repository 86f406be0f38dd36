import { createHash } from "node:crypto";
import type { DemoWorld, WorldOptions } from "../../../demo/world/create-world.ts";
import { createWorld } from "../../../demo/world/create-world.ts";
import type { World, WorldCommand, WorldKind } from "../../../demo/world/types.ts";
import { handClock } from "../../support/clock.ts";

export const PRESENT = "2010-12-13T10:00:00.000Z";

export const KINDS: readonly WorldKind[] = [
  "product",
  "location",
  "stock",
  "customer",
  "order",
  "receipt",
  "member",
  "contact",
  "company",
  "supplier",
  "offer",
  "purchase",
  "shipment",
  "move",
];

/** A world with two weeks of history whose time moves only by `advanceTo`. */
export function smallWorld(options: Partial<WorldOptions> = {}): DemoWorld {
  return createWorld({
    seed: 7,
    dataFolder: null,
    clock: handClock("2026-01-01T00:00:00.000Z"),
    log: { info: () => {}, error: (fields) => expectNone(fields) },
    historyUntil: PRESENT,
    speed: 0,
    ...options,
  });
}

function expectNone(fields: object): never {
  throw new Error(`The world logged an error: ${JSON.stringify(fields)}`);
}

/** All of the world in one string: equal worlds, equal digests. */
export function digest(world: World): string {
  const hash = createHash("sha256").update(`${world.now()} ${world.speed()}`);
  for (const kind of KINDS) hash.update(JSON.stringify(world.all(kind)));
  return hash.digest("hex");
}

export function hoursAfter(iso: string, hours: number): string {
  return new Date(Date.parse(iso) + hours * 3_600_000).toISOString();
}

/** Executes, and throws when the world refuses. */
export function must(world: World, command: WorldCommand): string {
  const answer = world.execute(command);
  if (!answer.ok) throw new Error(answer.reason);
  return answer.id;
}

/** Orders, confirms and processes units of one product from its first offer; the purchase's id. */
export function buy(world: World, product: string, quantity: number, location = "web"): string {
  const offer = world.all("offer").find((one) => one.product === product);
  if (offer === undefined) throw new Error(`Nobody offers ${product}.`);
  const { supplier, unitCostPence } = offer;
  const lines = [{ product, quantity, unitCostPence }];
  const head = { supplier, location, reference: null, comment: "" };
  const purchase = must(world, { type: "purchase.create", ...head, lines });
  for (const type of ["purchase.quote", "purchase.confirm", "purchase.process"] as const) {
    must(world, { type, purchase });
  }
  return purchase;
}

export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
