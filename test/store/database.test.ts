import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { type FreshDatabase, freshDatabase } from "../support/database.ts";

let fresh: FreshDatabase;
const open: Database[] = [];
const connect = (url = fresh.url) => {
  const database = openDatabase({ url, poolMax: 2, applicationName: "test" });
  open.push(database);
  return database;
};

beforeAll(async () => {
  fresh = await freshDatabase();
});
afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
});
afterAll(() => fresh.drop());

describe("a transaction whose connection is lost", () => {
  it("fails and ends neither the process nor the pool", async () => {
    const database = connect();
    const strays: unknown[] = [];
    const stray = (error: unknown) => strays.push(error);
    process.on("uncaughtException", stray);
    const work = database.transaction(async (tx) => {
      const [row] = await tx.query<{ pid: number }>("select pg_backend_pid() as pid");
      await database.query("select pg_terminate_backend($1)", [row?.pid]);
      await delay(100);
      await tx.query("select 1");
    });
    await expect(work).rejects.toThrow();
    await delay(20);
    process.off("uncaughtException", stray);
    expect(strays).toEqual([]);
    expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
  });
});

describe("a server with settings of its own", () => {
  it("gives times in UTC and our tables, whatever the database and the address say", async () => {
    const name = new URL(fresh.url).pathname.slice(1);
    const first = connect();
    await first.query(`alter database ${name} set timezone to 'America/St_Johns'`);
    await first.query(`alter database ${name} set datestyle to 'German'`);
    const url = new URL(fresh.url);
    url.searchParams.set("options", "-c statement_timeout=5000 -c search_path=public");
    const second = connect(url.href);
    const [row] = await second.query(
      `select '1880-01-01T00:00:00.25Z'::timestamptz as at,
         ('2011-10-29T23:30:00.123456Z'::timestamptz)::text as text,
         current_setting('statement_timeout') as timeout, (select count(*) from product) as n`,
    );
    expect(row).toEqual({
      at: "1880-01-01T00:00:00.250Z",
      text: "2011-10-29 23:30:00.123456+00",
      timeout: "5s",
      n: 0,
    });
  });
});
