import { randomFillSync } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { appendEvents } from "../../src/events/outbox.ts";
import { unwrap } from "../../src/kernel/result.ts";
import { reservationDesk } from "../../src/server/reservation-desk.ts";
import { startReservationSweeper } from "../../src/server/reservation-part.ts";
import { sweepReservations } from "../../src/server/reservation-sweep.ts";
import { handClock } from "../support/clock.ts";
import { type GraphWorld, graphWorld } from "../support/graph.ts";
import { quietLog } from "../support/quiet-log.ts";
import { inventoryRecord, locationRecord, productRecord } from "../support/records.ts";

const clock = handClock("2012-01-01T00:00:00Z");
const random = (into: Uint8Array) => randomFillSync(into);
const principal = { id: "key_app", name: "app", role: null, scopes: new Set<string>(), rows: null };
const SKUS = ["a", "b", "c"] as const;
const STOCK = 12;

let world: GraphWorld;
let levels: readonly { id: string; variantId: string; locationId: string }[];
beforeAll(async () => {
  world = await graphWorld(clock);
  await world.take("erp", {
    records: [...SKUS.map((sku) => productRecord(sku)), locationRecord("W", "Warehouse")],
  });
  await observe([STOCK, STOCK, STOCK]);
  levels = await world.database.query(
    `select id, variant_id as "variantId", location_id as "locationId" from inventory_level
     order by source_id`,
  );
});
afterAll(() => world.close());

async function observe(onHand: readonly number[]): Promise<void> {
  clock.advance(1);
  const at = clock.now().toISOString();
  const records = SKUS.map((sku, n) => inventoryRecord(`${sku}-v`, "W", onHand[n] ?? 0, at));
  await world.take("erp", { records, askedAt: at });
  clock.advance(1);
}

type Line = { readonly level: number; readonly quantity: number };
type Step =
  | { readonly do: "reserve"; readonly lines: readonly Line[]; readonly seconds: number }
  | { readonly do: "release" | "convert"; readonly which: number }
  | { readonly do: "pass"; readonly seconds: number }
  | { readonly do: "sweep" | "observe" };

const which = fc.nat(30);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("reserve" as const),
      seconds: fc.integer({ min: 10, max: 40 }),
      lines: fc.array(
        fc.record({ level: fc.nat(SKUS.length - 1), quantity: fc.integer({ min: 1, max: 6 }) }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("convert" as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("release" as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      seconds: fc.integer({ min: 1, max: 25 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "observe" as const }) },
  { weight: 3, arbitrary: fc.constant({ do: "sweep" as const }) },
);

function deskParts() {
  const { database } = world;
  return {
    ...{ database, clock, random },
    append: (...[tx, events]: Parameters<Parameters<typeof reservationDesk>[0]["append"]>) =>
      appendEvents(tx, events, clock, random),
  };
}

/** Held as the levels tell it, and as the lines of reservations that hold add up to. */
async function heldTwice() {
  const rows = await world.database.query<{ held: number; lines: number }>(
    `select i.held, coalesce((select sum(l.quantity) from reservation_line l
       where l.inventory_level_id = i.id and l.holds), 0)::bigint as lines
     from inventory_level i order by i.source_id`,
  );
  return { told: rows.map(({ held }) => held), added: rows.map(({ lines }) => lines) };
}

it("sells no more than there is, and holds what its lines add up to, in any order of events", {
  timeout: 240_000,
}, async () => {
  let sequence = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 40, size: "max" }),
      async (steps) => {
        sequence += 1;
        await world.database.query("delete from reservation");
        await world.database.query("update inventory_level set held = 0");
        const desk = reservationDesk(deskParts());
        // What is on the shelf, which the graph only hears of when it is observed.
        const shelf = SKUS.map(() => STOCK);
        await observe(shelf);
        const made: { readonly id: string; readonly lines: readonly Line[] }[] = [];
        for (const [n, one] of steps.entries()) {
          const key = `${sequence}.${n}`;
          switch (one.do) {
            case "reserve": {
              const lines = one.lines.map(({ level, quantity }) => {
                const { variantId = "", locationId = "" } = levels[level] ?? {};
                return { variantId, locationId, quantity };
              });
              const wish = { key, lines, expiresInMs: one.seconds * 1000, reference: null };
              const answer = await desk.reserve({ ...wish, principal });
              if (answer.ok) made.push({ id: answer.value.reservationId, lines: one.lines });
              else expect(answer.fault.code).toBe("INVENTORY_INSUFFICIENT");
              break;
            }
            case "convert":
            case "release": {
              const chosen = made[one.which % Math.max(1, made.length)];
              if (chosen === undefined) break;
              const wish = { key, reservationId: chosen.id, principal };
              if (one.do === "release") {
                await desk.release({ ...wish, reason: "property" });
                break;
              }
              const sold = await desk.convert({ ...wish, orderReference: key });
              if (!sold.ok) break;
              for (const { level, quantity } of chosen.lines) {
                shelf[level] = (shelf[level] ?? 0) - quantity;
              }
              break;
            }
            case "pass":
              clock.advance(one.seconds * 1000);
              break;
            case "sweep":
              await sweepReservations(deskParts());
              break;
            case "observe":
              await observe(shelf);
          }
          const { told, added } = await heldTwice();
          expect(told).toEqual(added);
          expect(Math.min(...shelf)).toBeGreaterThanOrEqual(0);
        }
        // When all is over and seen, nothing is held, and all that is left can be sold.
        clock.advance(60_000);
        await observe(shelf);
        await sweepReservations(deskParts());
        expect((await heldTwice()).told).toEqual(SKUS.map(() => 0));
      },
    ),
    { numRuns: 100 },
  );
});

it("settles and expires each once when several processes sweep", { timeout: 60_000 }, async () => {
  await world.database.query("delete from reservation");
  await world.database.query("update inventory_level set held = 0");
  await observe([500, 500, 500]);
  const desk = reservationDesk(deskParts());
  const { variantId = "", locationId = "" } = levels[0] ?? {};
  for (let n = 0; n < 250; n += 1) {
    const lines = [{ variantId, locationId, quantity: 1 }];
    const wish = { lines, expiresInMs: 10_000, reference: null, principal };
    const answer = await desk.reserve({ ...wish, key: `sweep ${n}` });
    if (!answer.ok) throw new Error(answer.fault.message);
    const { reservationId } = answer.value;
    if (n % 2 === 0) {
      await desk.convert({ key: `end ${n}`, reservationId, principal, orderReference: `#${n}` });
    }
  }
  clock.advance(20_000);
  await observe([375, 500, 500]);
  await Promise.all([1, 2, 3, 4].map(() => sweepReservations(deskParts())));
  // Passed over while another had them; the next second takes them.
  await sweepReservations(deskParts());
  expect((await heldTwice()).told).toEqual([0, 0, 0]);
  const ends = await world.database.query(
    "select status, count(*)::int as n from reservation group by status order by status",
  );
  expect(ends).toEqual([
    { status: "CONVERTED", n: 125 },
    { status: "EXPIRED", n: 125 },
  ]);
});

it("looks at levels that a sale waits for, when nobody tells of them", async () => {
  await world.database.query("delete from reservation");
  await world.database.query("update inventory_level set held = 0");
  await observe([5, 5, 5]);
  const desk = reservationDesk(deskParts());
  const { id: levelId = "", variantId = "", locationId = "" } = levels[0] ?? {};
  const lines = [{ variantId, locationId, quantity: 2 }];
  const wish = { lines, expiresInMs: 60_000, reference: null, principal };
  const { reservationId } = unwrap(await desk.reserve({ ...wish, key: "look" }));
  await desk.convert({ key: "sold", reservationId, principal, orderReference: "#1" });

  const looked: string[][] = [];
  const sweeper = await startReservationSweeper({
    ...deskParts(),
    log: quietLog,
    async refresh(kind, origins) {
      looked.push([kind, ...origins.map(({ id }) => id)]);
      await observe([3, 5, 5]);
      return new Set();
    },
  });
  await expect.poll(async () => (await heldTwice()).told, { timeout: 20_000 }).toEqual([0, 0, 0]);
  await unwrap(sweeper).stop();
  expect(looked).toEqual([["inventory", levelId]]);
});
