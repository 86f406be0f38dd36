import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DrillOptions, drill, main } from "../../bench/sync-drill.ts";
import type { SourceRecord } from "../../src/domain/records.ts";
import type { Take } from "../../src/ingest/take.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { type FreshDatabase, freshDatabase } from "../support/database.ts";

let fresh: readonly FreshDatabase[] = [];
let databases: readonly Database[] = [];
beforeAll(async () => {
  fresh = [await freshDatabase(), await freshDatabase(), await freshDatabase()];
  databases = fresh.map(({ url }) =>
    openDatabase({ url, poolMax: 6, applicationName: "sync-drill-test" }),
  );
});
afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await Promise.all(fresh.map((one) => one.drop()));
});

const troubles = { loss: 0.1, duplicate: 0.1, reorder: true };
const nothing = { divergent: 0, doubleCounted: 0, duplicated: 0, backwards: 0, misreported: 0 };

function drilled(count: number, more: Partial<DrillOptions> = {}) {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  return drill(databases, { seed: 2026, first: 0, last: count, troubles, say, ...more });
}

it("ends where the systems are, however their words are lost, repeated and late", async () => {
  const report = await drilled(40);
  expect(report).toMatchObject(nothing);
  for (const what of ["deliveries", "polls", "rereads", "reconciliations", "refreshes", "deaths"]) {
    expect(report[what], what).toBeGreaterThan(4);
  }
});

describe("the drill finds", () => {
  /** Ingest to which every record comes otherwise than its system said it. */
  const changing =
    (change: (record: SourceRecord, system: string) => SourceRecord) =>
    (take: Take): Take =>
    (system, arrival, also) => {
      const records = arrival.records.map((record) => change(record, system));
      return take(system, { ...arrival, records }, also);
    };

  it("units that are counted twice", async () => {
    const twice = changing((record) =>
      record.kind === "inventory" ? { ...record, onHand: record.onHand * 2 } : record,
    );
    const { divergent, doubleCounted } = await drilled(12, { spoil: twice });
    expect(divergent).toBeGreaterThan(0);
    expect(doubleCounted).toBeGreaterThan(0);
  });

  it("a sale that two systems keep and that is not known to be one", async () => {
    const apart = changing((record, system) =>
      record.kind === "order" ? { ...record, number: `${system} ${record.number}` } : record,
    );
    const { doubleCounted, duplicated } = await drilled(12, { spoil: apart });
    expect(doubleCounted).toBeGreaterThan(0);
    expect(duplicated).toBeGreaterThan(0);
  });

  it("an older word that takes the place of a newer one", async () => {
    const timeless = changing((record) => ({ ...record, updatedAt: null }));
    const spoil = (take: Take): Take => {
      const late: Take = (system, arrival, also) =>
        take(system, { ...arrival, askedAt: "2100-01-01T00:00:00Z" }, also);
      return timeless(late);
    };
    const { backwards } = await drilled(20, { spoil });
    expect(backwards).toBeGreaterThan(0);
  });

  it("a change that is never told", async () => {
    const deaf = (take: Take): Take => {
      let turn = 0;
      return (system, arrival, also) => {
        turn += 1;
        return take(system, turn % 5 === 0 ? { ...arrival, records: [] } : arrival, also);
      };
    };
    const { divergent } = await drilled(12, { spoil: deaf });
    expect(divergent).toBeGreaterThan(0);
  });
});

it("refuses numbers that make no sense", async () => {
  await expect(main(["--loss", "2"])).rejects.toThrow(/--loss takes a number from 0 to 1/);
  await expect(main(["--interleavings", "0"])).rejects.toThrow(/--interleavings .* 1 to/);
});
