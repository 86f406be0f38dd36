import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { benchTake } from "../../bench/support/take.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { handClock } from "../support/clock.ts";
import { type FreshDatabase, freshDatabase } from "../support/database.ts";
import { inventoryRecord, locationRecord, orderRecord, productRecord } from "../support/records.ts";

const clock = handClock("2026-01-01T00:00:00Z");
let fresh: FreshDatabase;
let database: Database;
let take: ReturnType<typeof benchTake>;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase({ url: fresh.url, poolMax: 4, applicationName: "hear-test" });
  take = benchTake(database, clock);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

let turn = 0;
let item = "";
beforeEach(() => {
  turn += 1;
  item = `item-${turn}`;
  clock.advance(60_000);
});

/** An instant so many seconds after the test began, by Tutti's clock. */
function at(seconds: number): string {
  return new Date(clock.now().getTime() + seconds * 1000).toISOString();
}

const titled = (title: string, updatedAt: string | null) =>
  productRecord(item, { title, updatedAt });
const SECOND = "2011-06-01T00:00:01Z";

async function title(): Promise<string | undefined> {
  const [row] = await database.query<{ title: string; status: string }>(
    "select title, status from product where source_id = $1",
    [item],
  );
  return row?.status === "ARCHIVED" ? "archived" : row?.title;
}

async function isAskedFor(kind = "product"): Promise<boolean> {
  const rows = await database.query(
    "delete from reread_request where source_id like $1 and kind = $2 returning 1",
    [`${item}%`, kind],
  );
  return rows.length > 0;
}

describe("a word without a time", () => {
  it("counts when it was asked for after the other was heard", async () => {
    await take("shop", { records: [titled("first", null)] });
    clock.advance(2_000);
    await take("shop", { records: [titled("second", null)], askedAt: at(-1) });
    expect(await title()).toBe("second");
    expect(await isAskedFor()).toBe(false);
  });

  it("leaves the other and asks the system when nothing says which is newer", async () => {
    const askedAt = at(0);
    clock.advance(1_000);
    await take("shop", { records: [titled("since", null)] });
    await take("shop", { records: [titled("asked before", null)], askedAt });
    expect(await title()).toBe("since");
    expect(await isAskedFor()).toBe(true);
    await take("shop", { records: [titled("told by itself", null)] });
    expect(await title()).toBe("since");
    expect(await isAskedFor()).toBe(true);
  });

  it("asks nothing when it says the same", async () => {
    await take("shop", { records: [titled("same", null)] });
    await take("shop", { records: [titled("same", null)] });
    expect(await isAskedFor()).toBe(false);
  });
});

describe("two words of one time", () => {
  it("are both shown, and the system is asked which is the last", async () => {
    await take("shop", { records: [titled("created", SECOND)] });
    await take("shop", { records: [titled("paid", SECOND)] });
    expect(await title()).toBe("paid");
    expect(await isAskedFor()).toBe(true);
    clock.advance(1_000);
    await take("shop", { records: [titled("created", SECOND)], askedAt: at(0) });
    expect(await title()).toBe("created");
    expect(await isAskedFor()).toBe(false);
  });
});

describe("word that something is gone", () => {
  const gone = () => [{ kind: "product", sourceId: item }];

  it("counts, and is looked into when the system told it by itself", async () => {
    await take("shop", { records: [titled("here", SECOND)] });
    await take("shop", { records: [], deleted: gone() });
    expect(await title()).toBe("archived");
    expect(await isAskedFor()).toBe(true);
  });

  it("is not undone by what was told before and comes after", async () => {
    await take("shop", { records: [titled("here", SECOND)] });
    await take("shop", { records: [], deleted: gone() });
    await isAskedFor();
    await take("shop", { records: [titled("changed", "2011-06-01T00:00:09Z")] });
    expect(await title()).toBe("archived");
    expect(await isAskedFor()).toBe(true);
  });

  it("does not count against what came while the question was under way", async () => {
    const askedAt = at(0);
    clock.advance(1_000);
    await take("shop", { records: [titled("made since", SECOND)] });
    await take("shop", { records: [], deleted: gone(), askedAt });
    expect(await title()).toBe("made since");
    expect(await isAskedFor()).toBe(true);
  });

  it("leaves the count at nothing in history too", async () => {
    await take("shop", {
      records: [
        ...[locationRecord(item, item), titled("counted", SECOND)],
        inventoryRecord(`${item}-v`, item, 7),
      ],
    });
    await take("shop", {
      records: [],
      deleted: [{ kind: "inventory", sourceId: `${item}-v@${item}` }],
    });
    const [row] = await database.query<{ changes: unknown }>(
      `select h.changes from history h join inventory_level i on i.id = h.record_id
       where i.source_id = $1 order by h.seq desc limit 1`,
      [`${item}-v@${item}`],
    );
    expect(row?.changes).toEqual([{ field: "onHand", from: 7, to: 0 }]);
  });
});

it("counts a sale once that two systems keep, also when both tell it at the same time", async () => {
  await take("shop", { records: [titled("sold", SECOND)] });
  const sale = (number: string, more = {}) =>
    orderRecord(`${item}-${number}`, [{ variant: `${item}-v`, quantity: 3 }], { number, ...more });
  const later = { placedAt: "2011-06-01T00:00:02Z" };
  await Promise.all([
    take("shop", { records: [sale(`#${item}`), sale(`#${item}`.repeat(2), later)] }),
    take("erp", { records: [sale(item)] }),
    take("till", { records: [sale(item, later)] }),
  ]);
  const sold = await database.query<{ quantity: number }>(
    "select quantity from order_line where source_id like $1",
    [`${item}-%`],
  );
  // The shop's and the ERP's are one; another sale with the number, at another time, is not.
  expect(sold.map(({ quantity }) => quantity)).toEqual([3, 3, 3]);
});
