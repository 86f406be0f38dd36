import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openEventLog } from "../../../src/events/log.ts";
import { unwrap } from "../../../src/kernel/result.ts";
import { backUp, readBackupArguments, restore } from "../../../src/server/cli/backup.ts";
import { writeBackup } from "../../../src/store/backup/write-backup.ts";
import { type Database, openDatabase } from "../../../src/store/database.ts";
import { migrate, migrationState } from "../../../src/store/migrate.ts";
import { conduct } from "../../conductor/support/conduct.ts";
import { alice, untilAsked, untilStatus } from "../../conductor/support/drive.ts";
import { type OrderSystem, startOrderSystem } from "../../conductor/support/order-system.ts";
import { emptyDatabase, type FreshDatabase } from "../../support/database.ts";
import { type GraphWorld, graphWorld } from "../../support/graph.ts";
import { quietLog } from "../../support/quiet-log.ts";
import { locationRecord, productRecord } from "../../support/records.ts";

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let graph: GraphWorld;
let system: OrderSystem;
let world: Awaited<ReturnType<typeof conduct>>;
let folder: string;
let empty: FreshDatabase;
const policy = {
  currency: "GBP",
  approvalLimit: { e4: 100_000, currency: "GBP" },
  spendLimit: null,
  lineQuantityMax: 100,
  approvalTimeoutMs: 86_400_000,
  approvalScope: "control:approve",
  selfApproval: true,
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tutti-backup-"));
  graph = await graphWorld();
  system = await startOrderSystem();
  world = await conduct(graph.database.url, system.url, { policy });
  // Text that COPY has to write with care.
  const title = 'a\\.b\n\\.\nc\t\\N "quoted" \u2028 é 🎻';
  const products = Array.from({ length: 40 }, (_, i) => ({ ...productRecord(`p${i}`), title }));
  await graph.take("erp", { records: [locationRecord("w", "Depot"), ...products] });
  empty = await emptyDatabase();
});
afterAll(async () => {
  await world.close();
  await system.close();
  await graph.close();
  await empty.drop();
  rmSync(folder, { recursive: true, force: true });
});

const start = (pounds: number) =>
  world.conductor
    .start({
      chain: "order-goods",
      input: { suppliers: [`s-${randomUUID()}`], pounds },
      principal: alice,
      idempotencyKey: randomUUID(),
    })
    .then((started) => unwrap(started).runId);

/** Every row of every table as text, in one order. */
async function contentOf(database: Database): Promise<Record<string, string[]>> {
  const tables = await database.query<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.tables
     where table_schema in ('tutti', 'dbos') and table_type = 'BASE TABLE' order by 1`,
  );
  const content: Record<string, string[]> = {};
  for (const { name } of tables) {
    const rows = await database.query<{ row: string }>(
      `select md5(t::text) as row from ${name} t order by 1`,
    );
    content[name] = rows.map(({ row }) => row);
  }
  return content;
}

it("brings back all that a stopped Tutti had, and its waiting run goes on there", async () => {
  const done = await start(1);
  const waiting = await start(50);
  await untilStatus(world.database, done, "COMPLETED");
  const asked = await untilAsked(world.database, waiting);
  await graph.database.query("select sequence_events(100000)");
  const log = await openEventLog(graph.database);
  const [before] = await graph.database.query<{ logId: string; head: number }>(
    `select log_id as "logId", head from event_head`,
  );
  await world.close();
  const expected = await contentOf(graph.database);
  const file = join(folder, "whole.gz");
  expect(unwrap(await backUp(graph.database.url, file))).toMatch(/^\d+ rows of \d+ tables/);
  expect(statSync(file).mode & 0o777).toBe(0o600);

  expect(unwrap(await restore(empty.url, { file, replace: false }, quietLog))).toMatch(/restored/);
  const restored = openDatabase({ url: empty.url, poolMax: 2, applicationName: "test" });
  const {
    "tutti.migration": _,
    "dbos.dbos_migrations": __,
    ...content
  } = await contentOf(restored);
  for (const [table, rows] of Object.entries(content)) {
    expect(rows, table).toEqual(expected[table]);
  }
  expect(Object.keys(content).length).toBeGreaterThan(40);
  expect(content["tutti.product"]).toHaveLength(40);
  const [after] = await restored.query(`select log_id as "logId", head from event_head`);
  expect(after, "a cursor names the log and an offset").toEqual(before);
  const cursor = log.cursors.format(1);
  expect((await openEventLog(restored)).cursors.parse(cursor)).toEqual({ ok: true, value: 1 });

  // The run goes on where it stood, and new rows get numbers that no old one has.
  const again = await conduct(empty.url, system.url, { policy });
  const answer = { approvalId: asked.id, principal: alice, answer: "approve", reason: "" } as const;
  unwrap(await again.conductor.answerApproval(answer));
  await untilStatus(again.database, waiting, "COMPLETED");
  expect(system.doubles()).toEqual([]);
  await restored.query("select sequence_events(100000)");
  await again.close();
  await restored.close();
  world = await conduct(graph.database.url, system.url, { policy });
});

it("is of one moment, though the database is written to meanwhile", async () => {
  const { database } = graph;
  await database.query("create table tutti.pair (side text, n int)");
  let stop = false;
  const writing = (async () => {
    for (let n = 0; !stop; n += 1) {
      await database.transaction(async (tx) => {
        await tx.query("insert into tutti.pair values ('a', $1)", [n]);
        await tx.query("insert into tutti.pair values ('b', $1)", [n]);
      });
      await graph.take("erp", { records: [{ ...productRecord("p1"), title: `Title ${n}` }] });
    }
  })();
  const runs = [await start(1), await start(1)];
  const file = join(folder, "live.gz");
  unwrap(await backUp(database.url, file));
  stop = true;
  await writing;
  for (const id of runs) await untilStatus(world.database, id, "COMPLETED");

  await world.close();
  const place = await emptyDatabase();
  const target = openDatabase({ url: place.url, poolMax: 2, applicationName: "test" });
  await migrate(place.url);
  await target.query("create table tutti.pair (side text, n int)");
  unwrap(await restore(place.url, { file, replace: false }, quietLog));
  const [sides] = await target.query<{ a: number; b: number }>(
    `select count(*) filter (where side = 'a') as a, count(*) filter (where side = 'b') as b
     from tutti.pair`,
  );
  expect(sides?.a).toBe(sides?.b);
  // Each observation has its golden record as of then, and the log ends where its head says.
  const [consistent] = await target.query(
    `select (select title from product p join crosswalk c on c.golden_id = p.id
         where c.source_id = 'p1' and c.kind = 'product')
       = (select record ->> 'title' from observation where source_id = 'p1' and kind = 'product')
         as golden,
       (select coalesce(max(log_offset), 0) from event_log) = (select head from event_head) as log`,
  );
  expect(consistent).toEqual({ golden: true, log: true });
  await target.close();
  await place.drop();
  await database.query("drop table tutti.pair");
  world = await conduct(graph.database.url, system.url, { policy });
});

it("changes nothing where it refuses", async () => {
  const file = join(folder, "whole.gz");
  const codeOf = async (name: string, replace = true) => {
    const answer = await restore(graph.database.url, { file: name, replace }, quietLog);
    return answer.ok ? "restored" : answer.fault.message;
  };
  await world.close();
  const expected = await contentOf(graph.database);
  expect(await codeOf(file, false)).toContain("not empty");

  const text = gunzipSync(readFileSync(file));
  const write = (name: string, content: Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const zipped = readFileSync(file);
  const cut = write("cut.gz", zipped.subarray(0, zipped.length - 2_000));
  expect(await codeOf(cut)).toMatch(/Nothing was changed.*not whole/);
  const lines = text.toString("utf8").split("\n");
  const product = lines.findIndex((line) => line.startsWith('{"table":"tutti.product"'));
  const less = [...lines.slice(0, product + 1), ...lines.slice(product + 2)].join("\n");
  expect(await codeOf(write("less.gz", gzipSync(less)))).toMatch(/tutti\.product has 39 rows/);
  const endless = lines.slice(0, -2).join("\n");
  expect(await codeOf(write("endless.gz", gzipSync(endless)))).toContain("not whole");
  const older = text.toString("utf8").replace('"0001_records"', '"0000_before"');
  expect(await codeOf(write("older.gz", gzipSync(older)))).toContain("newer release's");
  expect(await codeOf(write("other.gz", gzipSync("hello\n")))).toContain("not a backup");
  expect(await codeOf(join(folder, "missing.gz"))).toContain("ENOENT");
  expect(await contentOf(graph.database)).toEqual(expected);

  const tutti = openDatabase({
    url: graph.database.url,
    poolMax: 1,
    applicationName: "tutti-worker",
  });
  await tutti.query("select 1");
  expect(await codeOf(file)).toContain("Tutti runs on this database");
  await tutti.close();
  expect((await backUp(graph.database.url, file)).ok, "never over a file").toBe(false);
  expect(readBackupArguments("backup", ["a", "--replace"]).ok).toBe(false);
  expect(readBackupArguments("restore", ["a", "--replace"])).toMatchObject({
    value: { replace: true },
  });
  world = await conduct(graph.database.url, system.url, { policy });
});

it("brings an older release's database into this one's schema", async () => {
  await world.close();
  const old = await emptyDatabase();
  const file = join(folder, "old-release.gz");
  await migrate(old.url, 4);
  const before = openDatabase({ url: old.url, poolMax: 1, applicationName: "test" });
  await before.query("insert into history values ('prod_1', now(), default, 's', '{}')");
  await before.close();
  expect((await backUp(old.url, file)).ok, "with the old release only").toBe(false);
  await writeBackup(old.url, file);
  const refused = await restore(graph.database.url, { file, replace: true }, quietLog);
  expect(refused.ok ? "" : refused.fault.message).toContain("new, empty database");

  const place = await emptyDatabase();
  unwrap(await restore(place.url, { file, replace: false }, quietLog));
  const target = openDatabase({ url: place.url, poolMax: 1, applicationName: "test" });
  expect(await target.query("select record_id from history")).toEqual([{ record_id: "prod_1" }]);
  expect((await migrationState(target)).pending).toEqual([]);
  await target.close();
  await place.drop();
  await old.drop();
  world = await conduct(graph.database.url, system.url, { policy });
});
