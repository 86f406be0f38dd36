import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Rows } from "../../src/domain/principal.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { type OwnRows, ROW_RULES, type RowRule } from "../../src/store/row-rules.ts";
import { visibleTo } from "../../src/store/visible-rows.ts";
import { type FreshDatabase, freshDatabase } from "../support/database.ts";

let place: FreshDatabase;
let database: Database;
beforeAll(async () => {
  place = await freshDatabase();
  database = openDatabase({ url: place.url, poolMax: 2, applicationName: "visible-rows-test" });
});
afterAll(async () => {
  await database.close();
  await place.drop();
});

const rules = Object.entries(ROW_RULES) as readonly (readonly [string, RowRule])[];
const tables = rules.map(([table]) => table);
const as = (rows: Rows | null) => visibleTo(database, { id: "key_partner", rows });
const limited = () => as({ suppliers: ["sup_a"], channels: [] });

describe("the rules", () => {
  test("name every table of the database, and no other", async () => {
    const there = await database.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'tutti' and c.relkind in ('r', 'v', 'm', 'p', 'f')`,
    );
    expect(tables.toSorted()).toEqual(there.map(({ name }) => name).toSorted());
  });

  test("show every column of a table, in its place", async () => {
    for (const [table, rule] of rules) {
      if (typeof rule !== "object" || rule.columns === undefined) continue;
      const named = await database.query<{ name: string }>(
        `select attname::text as name from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
        [table],
      );
      const shown = [...rule.columns.matchAll(/(?:^|,)\s*t\.(\w+)|\) as (\w+)/g)];
      expect(
        shown.map(([, plain, counted]) => plain ?? counted),
        table,
      ).toEqual(named.map(({ name }) => name));
    }
  });

  test("mean by another table's name only one that stands before", () => {
    rules.forEach(([table, rule], n) => {
      if (typeof rule !== "object") return;
      const { where, columns = "" }: OwnRows = rule;
      const named = [...`${where} ${columns}`.matchAll(/\b(?:from|join) (\w+)\b(?!\.)/g)];
      const later = named.flatMap(([, name = ""]) =>
        tables.indexOf(name) >= n ? [`${table} means ${name}`] : [],
      );
      expect(later).toEqual([]);
    });
  });

  test("make statements that PostgreSQL takes, of every table", async () => {
    for (const [table, rule] of rules) {
      const rows = await limited().query(`select * from ${table}`);
      if (rule !== "shared") expect(rows, table).toEqual([]);
    }
  });
});

describe("a statement of a limited principal", () => {
  test("is what it was for one that is not", async () => {
    expect(as(null)).toBe(database);
  });

  test("sees no row of a closed table, however it is named", async () => {
    await database.query("insert into kill_switch (one) values (true) on conflict do nothing");
    await database.query(
      `insert into history (record_id, at, system, changes)
       values ('cust_1', now(), 'crm', '[{"field": "email"}]')`,
    );
    for (const text of [
      "select count(*)::int as n from history",
      'select count(*)::int as n from "history"',
      "select count(*)::int as n from HISTORY h",
      "with history_too as (select * from history) select count(*)::int as n from history_too",
      `with recursive way as (
         select record_id from history union select w.record_id from way w
       ) select count(*)::int as n from way`,
      "select (select count(*)::int from history) as n",
      "select count(h.record_id)::int as n from (select 1) one left join history h on true",
    ]) {
      expect(await limited().query(text), text).toEqual([{ n: 0 }]);
      expect(await database.query(text), text).toEqual([{ n: 1 }]);
    }
  });

  test("is refused when it would write, or names a table with its schema", async () => {
    for (const text of [
      "delete from product",
      "update product set title = ''",
      "insert into product (id) values ('x')",
      "begin",
      "with gone as (delete from history returning 1) select 1",
      "select id from product for update",
      "select * from tutti.history",
      'select * from "tutti".history',
      "select * from dbos.workflow_status",
    ]) {
      expect(() => limited().query(text), text).toThrow(/a limited principal/);
    }
  });

  test("of one text serves principals of other rows, each its own", async () => {
    await database.query(
      `insert into supplier (id, name, updated_at, system, source_id, observed_at)
       values ('sup_a', 'A', now(), 'erp', '1', now()), ('sup_b', 'B', now(), 'erp', '2', now())`,
    );
    const namesOf = async (...suppliers: string[]) => {
      const sql = as({ suppliers, channels: [] });
      const rows = await sql.query<{ name: string }>(
        "select name from supplier where name = any($1) order by name",
        [["A", "B"]],
        "names-of-test",
      );
      return rows.map(({ name }) => name).join();
    };
    expect(await namesOf("sup_a")).toBe("A");
    expect(await namesOf("sup_b")).toBe("B");
    expect(await namesOf("sup_a", "sup_b")).toBe("A,B");
    expect(await namesOf()).toBe("");
  });
});
