import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../src/store/database.ts";
import { inventory, location, product } from "./records.ts";
import { benchTake } from "./take.ts";

const PRODUCTS = 20;
const LOCATIONS = 2;
const EVERY_MS = 15;

export type Commotion = {
  readonly runId: string;
  /** Ends when what it has begun is committed; tells how much it took in. */
  stop(): Promise<number>;
};

/** What a run can be about. */
export type Ground = {
  readonly variantIds: readonly string[];
  readonly locationIds: readonly string[];
};

/**
 * Goes on changing stock and titles through the real intake, as a storefront and an ERP would, in
 * small arrivals; every third is told to be of the run that `begin` has begun.
 */
export async function startCommotion(
  database: Database,
  begin: (ground: Ground) => Promise<string>,
): Promise<Commotion> {
  const take = benchTake(database);
  const each = <Value>(count: number, make: (i: number) => Value) =>
    Array.from({ length: count }, (_, i) => make(i));
  for (const system of ["shop", "erp"]) await take(system, { records: each(PRODUCTS, product) });
  await take("erp", { records: each(LOCATIONS, location) });
  const idsOf = async (table: "variant" | "location") =>
    (await database.query<{ id: string }>(`select id from ${table}`)).map(({ id }) => id);
  const runId = await begin({
    variantIds: await idsOf("variant"),
    locationIds: await idsOf("location"),
  });
  let stopped = false;
  let arrivals = 0;
  const going = (async () => {
    for (; !stopped; arrivals += 1) {
      const updatedAt = new Date().toISOString();
      const level = (i: number) => ({
        ...inventory(i, randomInt(0, LOCATIONS)),
        updatedAt,
        onHand: randomInt(0, 10_000),
      });
      const run = arrivals % 3 === 0 ? { run: runId } : {};
      await take("erp", {
        records: [level(randomInt(0, PRODUCTS)), level(randomInt(0, PRODUCTS))],
        ...run,
      });
      if (arrivals % 4 === 0) {
        const title = `Cakestand of arrival ${arrivals}`;
        const changed = { ...product(randomInt(0, PRODUCTS)), title, updatedAt };
        await take("shop", { records: [changed], ...run });
      }
      await sleep(EVERY_MS);
    }
  })();
  return {
    runId,
    async stop() {
      stopped = true;
      await going;
      return arrivals;
    },
  };
}
