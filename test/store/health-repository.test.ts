import { afterAll, beforeAll, expect, it } from "vitest";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { healthOf, saveHealth } from "../../src/store/health-repository.ts";
import { type FreshDatabase, freshDatabase } from "../support/database.ts";

let fresh: FreshDatabase;
let database: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase({ url: fresh.url, poolMax: 2, applicationName: "health-test" });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

it("says that a system's status changed when it did, and not each time it is saved", async () => {
  const save = (status: "UP" | "DOWN", second: number) =>
    saveHealth(
      database,
      { system: "shop", status, code: null, message: null },
      `2026-01-01T00:00:0${second}Z`,
    );
  const changes = [];
  for (const [n, status] of (["UP", "UP", "DOWN", "DOWN", "UP"] as const).entries()) {
    changes.push(await save(status, n));
  }
  expect(changes).toEqual([true, false, true, false, true]);
  expect(await healthOf(database, ["shop"])).toMatchObject([
    { status: "UP", since: "2026-01-01T00:00:04.000Z" },
  ]);
});
