import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { replenish } from "../../src/agents/replenish/index.ts";
import type { RecordOf } from "../../src/domain/records.ts";
import { unwrap } from "../../src/kernel/result.ts";
import { replenishPorts } from "../../src/server/replenish-ports.ts";
import { realClock } from "../support/clock.ts";
import { type GraphWorld, graphWorld } from "../support/graph.ts";
import {
  inventoryRecord,
  locationRecord,
  orderRecord,
  priceRecord,
  productRecord,
} from "../support/records.ts";

let world: GraphWorld;
let moves = 0;
beforeAll(async () => {
  world = await graphWorld();
});
afterAll(() => world.close());
beforeEach(() =>
  world.database.query("truncate observation, crosswalk, product, location cascade"),
);

const DAYS = 14;
/** The morning of one of the days asked for; 14 is the business day that is not over. */
const at = (day: number) => `2011-06-${String(day + 1).padStart(2, "0")}T00:00:00Z`;
const ports = () => replenishPorts(world.database, realClock);

function move(
  day: number,
  quantity: number,
  reason: RecordOf<"stockMovement">["reason"],
  more: Partial<RecordOf<"stockMovement">> = {},
): RecordOf<"stockMovement"> {
  moves += 1;
  const out = reason === "SALE";
  return {
    ...{ kind: "stockMovement", sourceId: String(moves), updatedAt: at(day), variant: "lamp-v" },
    ...{ from: out ? "store" : null, to: out ? null : "store", quantity, reason },
    ...{ status: "DONE", effectiveAt: at(day), origin: null },
    ...more,
  };
}

/** Sells 2 a day on days 0 to 4, has run out until 10 come on day 9, and sells 2 a day again. */
const STORY = [
  move(0, 10, "RECEIPT"),
  ...[0, 1, 2, 3, 4].map((day) => move(day, 2, "SALE")),
  move(9, 10, "RECEIPT"),
  ...[9, 10, 11, 12, 13, 14].map((day) => move(day, 1, "SALE")),
];
const SHELF = [locationRecord("store", "Store", "STORE"), productRecord("lamp")];
const empty = (first: number, last: number) =>
  Array.from({ length: DAYS }, (_, day) => day >= first && day <= last);

async function daily() {
  const variants = await ids("variant");
  const { series } = unwrap(await ports().sales.daily(variants, await ids("location"), DAYS));
  return series;
}
const ids = async (table: string) =>
  (await world.database.query<{ id: string }>(`select id from ${table} order by id`)).map(
    ({ id }) => id,
  );

it("marks the days that ended with nothing left, rebuilt from what has moved since", async () => {
  // What moved on the day that is not over counts too: 4 are left of what was 5 in the morning.
  await world.take("erp", { records: [...SHELF, inventoryRecord("lamp-v", "store", 4), ...STORY] });
  const [lamp] = await daily();
  expect(lamp?.units).toEqual([2, 2, 2, 2, 2, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
  expect(lamp?.stockedOut).toEqual(empty(4, 8));
});

it("starts from the stock before the first day asked for, and heeds what was only planned not", async () => {
  const records = [
    move(3, 7, "SALE"),
    move(6, 4, "RECEIPT"),
    move(14, 1, "SALE"),
    move(1, 100, "RECEIPT", { status: "PLANNED" }),
    move(1, 100, "RECEIPT", { status: "CANCELLED" }),
  ];
  const level = inventoryRecord("lamp-v", "store", 3);
  await world.take("erp", { records: [...SHELF, level, ...records] });
  const [lamp] = await daily();
  expect(lamp?.stockedOut).toEqual(empty(3, 5));
});

it("tells the places of one variant apart, and counts a transfer at both its ends", async () => {
  const other = locationRecord("other", "Other", "STORE");
  const records = [
    ...[move(0, 1, "SALE"), move(0, 1, "SALE", { from: "other" })],
    move(5, 6, "TRANSFER", { from: "other", to: "store" }),
    ...[move(13, 1, "SALE"), move(14, 1, "SALE")],
  ];
  const levels = [inventoryRecord("lamp-v", "store", 4), inventoryRecord("lamp-v", "other", 0)];
  await world.take("erp", { records: [...SHELF, other, ...levels, ...records] });
  const byName = new Map(
    (await world.database.query<{ id: string; name: string }>("select id, name from location")).map(
      ({ id, name }) => [id, name],
    ),
  );
  const series = new Map((await daily()).map((one) => [byName.get(one.locationId), one]));
  expect(series.get("Store")?.stockedOut).toEqual(empty(0, 4));
  expect(series.get("Other")?.stockedOut).toEqual(empty(5, 13));
});

it("counts units that reservations hold as promised", async () => {
  await world.take("erp", { records: [...SHELF, inventoryRecord("lamp-v", "store", 4)] });
  await world.database.query("update inventory_level set held = 3");
  const levels = await ports().inventory.levels(await ids("variant"), await ids("location"));
  expect(unwrap(levels)).toMatchObject([{ onHand: 4, reserved: 3, incoming: 0 }]);
});

it("says nothing of a place whose movements leave its sales out", async () => {
  const order = (day: number) =>
    orderRecord(String(day), [{ variant: "lamp-v", quantity: 2 }], {
      ...{ placedAt: at(day), location: "store" },
    });
  const records = [...SHELF, inventoryRecord("lamp-v", "store", 5), move(3, 5, "RECEIPT")];
  await world.take("erp", { records: [...records, ...[1, 2, 12, 14].map(order)] });
  const [lamp] = await daily();
  expect(lamp?.units).toEqual([0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0]);
  expect(lamp?.stockedOut).toEqual(Array(DAYS).fill(false));
});

it("reads many variants in as many statements as one", async () => {
  const many = Array.from({ length: 20 }, (_, i) => `p${i}`);
  const records = many.flatMap((id) => [
    ...[productRecord(id), inventoryRecord(`${id}-v`, "store", 0)],
    ...STORY.map((one) => ({ ...one, sourceId: `${id} ${one.sourceId}`, variant: `${id}-v` })),
  ]);
  await world.take("erp", { records: [locationRecord("store", "Store", "STORE"), ...records] });
  const [variants, locations] = [await ids("variant"), await ids("location")];
  const count = async (asked: readonly string[]) => {
    const before = world.statements.length;
    const { series } = unwrap(await ports().sales.daily(asked, locations, DAYS));
    expect(series).toHaveLength(asked.length);
    return world.statements.length - before;
  };
  expect(await count(variants)).toBe(await count(variants.slice(0, 1)));
});

it("keeps the forecast of a product up while it is sold out", async () => {
  const sells = Array.from({ length: 10 }, (_, day) => move(day, 3, "SALE"));
  const records = [...SHELF, move(0, 30, "RECEIPT"), ...sells, move(20, 0, "ADJUSTMENT")];
  const later = orderRecord("late", [], { placedAt: at(20) });
  const level = inventoryRecord("lamp-v", "store", 0);
  await world.take("erp", { records: [...records, level, later] });
  const input = {
    ...{ variantIds: await ids("variant"), locationIds: await ids("location") },
    ...{ serviceLevel: 0.95, reviewPeriodDays: 7, historyDays: 20 },
  };
  const depot = { ...ports(), network: { receivingLocations: async () => found(input) } };
  const { insights } = await replenish.run((_, work) => work(), input, depot);
  const forecast = insights.find(({ claim }) => claim === "demand-forecast");
  // 3 a day over a week of lead time and one of review.
  expect(forecast?.value).toMatchObject({ days: 14, mean: 42 });
});

it("reads every offer, and lists them by currency, that of the price first", async () => {
  const offer = (sourceId: string, units: number, currency: string): RecordOf<"supplierOffer"> => ({
    ...{ kind: "supplierOffer", sourceId, updatedAt: at(0), supplier: "maker", variant: "lamp-v" },
    ...{ unitCost: { e4: units * 10_000, currency }, leadTimeDays: 3 },
    ...{ minimumQuantity: 6, packSize: 2 },
  });
  const maker: RecordOf<"supplier"> = {
    ...{ kind: "supplier", sourceId: "maker", updatedAt: at(0), name: "Maker" },
    ...{ code: null, email: null, country: null },
  };
  const offers = [offer("a", 1, "EUR"), offer("b", 9, "GBP"), offer("c", 2, "AUD")];
  await world.take("erp", { records: [...SHELF, maker, ...offers, offer("d", 8, "GBP")] });
  await world.take("shop", { records: [productRecord("lamp"), priceRecord("lamp-v", 20)] });
  const read = unwrap(await ports().offers.of(await ids("variant")));
  expect(read.map(({ unitCost }) => unitCost)).toHaveLength(4);
  expect(read[0]).toMatchObject({
    ...{ name: "SKU-lamp", unitCost: { e4: 80_000, currency: "GBP" } },
    ...{ leadTimeDays: 3, minimumQuantity: 6, packSize: 2 },
  });
  const { data } = await world.ask(
    `{ product(sku: "SKU-lamp") { variants { supplierOffers { unitCost { amount currency } } } } }`,
  );
  expect(data).toEqual({
    product: {
      variants: [
        {
          supplierOffers: [
            { unitCost: { amount: "8.00", currency: "GBP" } },
            { unitCost: { amount: "9.00", currency: "GBP" } },
            { unitCost: { amount: "2.00", currency: "AUD" } },
            { unitCost: { amount: "1.00", currency: "EUR" } },
          ],
        },
      ],
    },
  });
});

function found({ locationIds }: { readonly locationIds: readonly string[] }) {
  return { ok: true as const, value: locationIds };
}
