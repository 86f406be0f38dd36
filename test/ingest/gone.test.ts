import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { benchTake } from "../../bench/support/take.ts";
import type { Connector } from "../../src/connectors/contract.ts";
import { drainRereads } from "../../src/ingest/reread.ts";
import { catchUp } from "../../src/ingest/sync.ts";
import { ok } from "../../src/kernel/result.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { handClock } from "../support/clock.ts";
import { type FreshDatabase, freshDatabase } from "../support/database.ts";
import { productRecord } from "../support/records.ts";

let fresh: FreshDatabase;
let database: Database;
const clock = handClock("2026-01-01T00:00:00Z");
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase({ url: fresh.url, poolMax: 4, applicationName: "gone-test" });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});
beforeEach(() => clock.advance(60_000));

const forever = () => AbortSignal.timeout(20_000);
const key = (sourceId: string) => ({ kind: "product" as const, sourceId });

/** A shop whose one page of products was made before one of them was deleted there. */
function lateShop(sourceId: string, isThere: () => boolean): Connector {
  const page = { rejects: [], deleted: [], cursor: "1", more: false, total: null };
  const connector: Pick<Connector, "name" | "supports" | "changes" | "loadMany"> = {
    name: "shop",
    supports: {
      reads: ["product"],
      changes: { product: { backfill: "bulk", pollEveryMs: 1000 } },
      webhooks: true,
      writes: [],
      batchMax: 10,
    },
    async changes() {
      clock.advance(1_000);
      await benchTake(database, clock)("shop", { records: [], deleted: [key(sourceId)] });
      clock.advance(1_000);
      return ok({ ...page, records: [productRecord(sourceId)] });
    },
    loadMany: async () => [ok(isThere() ? productRecord(sourceId) : null)] as never,
  };
  return connector as Connector;
}

async function sync(connector: Connector): Promise<void> {
  await database.query("delete from sync_state");
  await catchUp(
    {
      database,
      take: benchTake(database, clock),
      clock,
      append: async () => undefined,
      onError: (_system, error) => {
        throw error;
      },
    },
    connector,
    "product",
    forever(),
  );
}

async function readAgain(connector: Connector): Promise<void> {
  clock.advance(1_000);
  await drainRereads(database, connector, benchTake(database, clock), clock, forever());
}

async function status(sourceId: string): Promise<string | undefined> {
  const [row] = await database.query<{ status: string }>(
    `select p.status from crosswalk c join product p on p.id = c.golden_id
     where c.system = 'shop' and c.kind = 'product' and c.source_id = $1`,
    [sourceId],
  );
  return row?.status;
}

it("stays gone when a page comes that was made before it went, and the system is asked", async () => {
  await benchTake(database, clock)("shop", { records: [productRecord("known")] });
  const shop = lateShop("known", () => false);
  await sync(shop);
  expect(await status("known")).toBe("ARCHIVED");
  await readAgain(shop);
  expect(await status("known")).toBe("ARCHIVED");
  expect(await database.query("select 1 from reread_request")).toEqual([]);
});

it("does not come into being by such a page either", async () => {
  await sync(lateShop("unknown", () => false));
  expect(await status("unknown")).toBeUndefined();
});

it("comes back when the system says so after it went", async () => {
  const shop = lateShop("back", () => true);
  await sync(shop);
  expect(await status("back")).toBeUndefined();
  await readAgain(shop);
  expect(await status("back")).toBe("ACTIVE");
});
