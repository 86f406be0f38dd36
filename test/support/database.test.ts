import pg from "pg";
import { expect, it } from "vitest";
import { emptyDatabase, freshDatabase } from "./database.ts";

it("gives every caller a database of its own", async () => {
  const [one, two] = await Promise.all([freshDatabase(), freshDatabase()]);
  const client = new pg.Client({ connectionString: one.url });
  await client.connect();
  await client.query("create table public.only_here ()");
  const other = new pg.Client({ connectionString: two.url });
  await other.connect();
  await expect(other.query("select * from public.only_here")).rejects.toThrow("does not exist");
  await client.end();
  await other.end();
  await Promise.all([one.drop(), two.drop()]);
});

it("applies the migrations to a fresh database only", async () => {
  const schemas = async (url: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const found = await client.query("select 1 from pg_namespace where nspname = 'tutti'");
    await client.end();
    return found.rowCount;
  };
  const [fresh, empty] = await Promise.all([freshDatabase(), emptyDatabase()]);
  expect(await schemas(fresh.url)).toBe(1);
  expect(await schemas(empty.url)).toBe(0);
  await Promise.all([fresh.drop(), empty.drop()]);
});
