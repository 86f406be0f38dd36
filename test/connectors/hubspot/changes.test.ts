import { afterEach, expect, test, vi } from "vitest";
import { unwrap } from "../../../src/kernel/result.ts";
import { callOf } from "../outside.ts";
import { type Crm, idsIn, startCrm, sweep } from "./crm.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function crm(...how: Parameters<typeof startCrm>): Promise<Crm> {
  const started = await startCrm(...how);
  ends.push(started.close);
  return started;
}

const touch = (world: Crm["world"], contact: string, phone: string) =>
  world.execute({ type: "contact.change", contact, fields: { phone } });

test("more contacts than a search gives, changed at one instant, are all met by one sweep", async () => {
  const { world, connect } = await crm(0);
  const connector = connect();
  const { cursor } = await sweep(connector, null);
  world.pass(1000);
  for (let i = 0; i < 10_250; i += 1) world.addContact();
  const found = await sweep(connector, cursor);
  expect(idsIn(found.records)).toHaveLength(10_250);
  expect(found.records).toHaveLength(10_250);
}, 120_000);

test("an empty account can be followed from the start", async () => {
  const { world, connect } = await crm(0);
  const connector = connect();
  const nothing = await sweep(connector, null);
  expect(nothing).toMatchObject({ records: [], pages: 1 });
  world.addContact();
  const found = await sweep(connector, nothing.cursor);
  expect(idsIn(found.records)).toEqual(["1001"]);
});

test("the first sync tells about how many contacts there are", async () => {
  const { connect } = await crm(25);
  const first = await connect({ pageMax: 10 }).changes("customer", null, callOf("background"));
  expect(unwrap(first)).toMatchObject({ total: 25, more: true });
});

test("a contact that changes behind a sweep's back is met by the next one", async () => {
  const { world, connect } = await crm(30);
  const connector = connect({ pageMax: 10, overlapMs: 0 });
  const { cursor } = await sweep(connector, null);
  for (let n = 1; n <= 30; n += 1) {
    world.pass(1);
    touch(world, `contact-${n}`, "first");
  }
  const during = await sweep(connector, cursor, ({ records }) => {
    // Not behind the archived ones, which come last: all that changed then is ahead.
    if (records.length === 0 || records.some(({ sourceId }) => sourceId === "1030")) return;
    world.pass(1);
    touch(world, "contact-1", "second");
    world.pass(1);
    touch(world, "contact-30", "second");
  });
  const after = await sweep(connector, during.cursor);
  const last = new Map([...during.records, ...after.records].map((one) => [one.sourceId, one]));
  expect(last.size).toBe(30);
  expect(last.get("1001")?.phone).toBe("second");
  expect(last.get("1030")?.phone).toBe("second");
});

test("what search does not see yet is not skipped", async () => {
  const { world, emulator, connect } = await crm(30);
  const connector = connect({ pageMax: 10, overlapMs: 0 });
  let { cursor } = await sweep(connector, null);
  emulator.setIndexDelay(150);
  const seen = new Map<string, string | null>();
  // Between the pages of a sweep: of what is seen there may be but one page.
  let behind = "round 0";
  touch(world, "contact-1", behind);
  for (let round = 0; round < 5; round += 1) {
    for (let n = 30; n > 0; n -= 3) {
      world.pass(1);
      touch(world, `contact-${n}`, `round ${round}`);
    }
    const some = await sweep(connector, cursor, () => {
      behind = `round ${round}`;
      world.pass(1);
      touch(world, "contact-1", behind);
    });
    for (const { sourceId, phone } of some.records) seen.set(sourceId, phone);
    cursor = some.cursor;
  }
  const wanted = Array.from({ length: 10 }, (_, i) => String(1003 + 3 * i));
  await vi.waitFor(
    async () => {
      const late = await sweep(connector, cursor);
      cursor = late.cursor;
      for (const { sourceId, phone } of late.records) seen.set(sourceId, phone);
      for (const id of wanted) expect(seen.get(id), id).toBe("round 4");
      expect(seen.get("1001")).toBe(behind);
    },
    { timeout: 40_000, interval: 50 },
  );
}, 60_000);

test("merged contacts come as one that names them, and each of their ids gives it", async () => {
  const { world, connect, ask } = await crm(5);
  const connector = connect();
  const { cursor } = await sweep(connector, null);
  world.pass(1000);
  const body = { primaryObjectId: "1002", objectIdToMerge: "1004" };
  await ask("POST", "/crm/v3/objects/contacts/merge", body);
  const { records } = await sweep(connector, cursor);
  const merged = records.find(({ mergedIds }) => mergedIds.length > 0);
  expect(merged).toMatchObject({
    mergedIds: ["1002", "1004"],
    givenName: "Given2",
    email: "person2@example.com",
  });
  expect(["1002", "1004"]).not.toContain(merged?.sourceId);
  const keys = ["1004", "1001", "1002", merged?.sourceId ?? ""];
  const read = await connector.loadMany("customer", keys, callOf());
  expect(read.map((outcome) => unwrap(outcome)?.sourceId)).toEqual([
    merged?.sourceId,
    "1001",
    merged?.sourceId,
    merged?.sourceId,
  ]);
  const all = await sweep(connector, null);
  expect(idsIn(all.records)).toEqual([merged?.sourceId, "1001", "1003", "1005"].sort());
});

test("archived contacts are told once in a while, and are not there when they are asked for", async () => {
  const { world, connect, ask } = await crm(4);
  await ask("DELETE", "/crm/v3/objects/contacts/1001");
  const connector = connect({ overlapMs: 0, archivedEveryMs: 3_600_000 });
  world.pass(60_000);
  touch(world, "contact-4", "0");
  const backfill = await sweep(connector, null);
  expect(idsIn(backfill.records)).toEqual(["1002", "1003", "1004"]);
  world.pass(1000);
  await ask("DELETE", "/crm/v3/objects/contacts/1002");
  const first = await sweep(connector, backfill.cursor);
  // What was gone before the first sync never was here.
  expect(first.deleted).toEqual(["1002"]);
  world.pass(1000);
  await ask("DELETE", "/crm/v3/objects/contacts/1003");
  const soon = await sweep(connector, first.cursor);
  expect(soon.deleted).toEqual([]);
  const read = await connector.loadMany("customer", ["1002", "1004"], callOf());
  expect(read.map((outcome) => unwrap(outcome)?.sourceId)).toEqual([undefined, "1004"]);

  const eager = connect({ overlapMs: 0, archivedEveryMs: 1_000 });
  let { cursor } = soon;
  await vi.waitFor(
    async () => {
      const later = await sweep(eager, cursor);
      cursor = later.cursor;
      expect(later.deleted).toContain("1003");
    },
    { timeout: 10_000, interval: 200 },
  );
});

test("a contact has the name of its company", async () => {
  const { world, connect } = await crm(2);
  const company = world.addCompany("Acme Parcels");
  const fields = { company: company.id };
  world.execute({ type: "contact.change", contact: "contact-2", fields });
  const [one, two] = await connect().loadMany("customer", ["1001", "1002"], callOf());
  expect(one).toMatchObject({ value: { company: null } });
  expect(two).toMatchObject({ value: { company: "Acme Parcels" } });
});
