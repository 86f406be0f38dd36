import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { EventLog } from "../../src/events/log.ts";
import type { World } from "./world.ts";
import { eventWorld, numbered, numberOf, open, range, take, WITHOUT_POLL } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await eventWorld();
});
afterEach(() => world.close());

it("reaches readers in other processes without their polling", async () => {
  world.process().sequence();
  const streams = await Promise.all(
    range(1, 3).map(async () => open(world.process({ hub: WITHOUT_POLL }).reader, null)),
  );
  const warm = streams.map((stream) => take(stream, 1));
  await sleep(300);
  await world.append(numbered(0));
  await Promise.all(warm);
  for (const number of range(1, 5)) {
    const next = streams.map((stream) => take(stream, 1));
    await world.append(numbered(number));
    for (const items of await Promise.all(next)) expect(items.map(numberOf)).toEqual([number]);
  }
});

it("carries what happened, so that processes need not read it from the log", async () => {
  world.process().sequence();
  let reads = 0;
  const log: EventLog = {
    ...world.log,
    read(...asked) {
      reads += 1;
      return world.log.read(...asked);
    },
  };
  const stream = await open(world.process({ log, hub: WITHOUT_POLL }).reader, null);
  const round = async (number: number) => {
    const before = reads;
    const next = take(stream, 2);
    await world.append(numbered(number), numbered(number, "prod_b"));
    expect((await next).map(numberOf)).toEqual([number, number]);
    return reads - before;
  };
  // Until it is live a stream reads, and the first announcement carries nothing.
  await vi.waitUntil(async () => (await round(0)) === 0, { timeout: 20_000 });
  for (const number of range(1, 5)) expect(await round(number)).toBe(0);
});

it.each([
  { what: "too many events", subjects: range(1, 40).map((at) => `prod_${at}`) },
  { what: "an event that is too large", subjects: ["prod_".padEnd(9_000, "x")] },
])("tells of $what as well, which processes read from the log", async ({ subjects }) => {
  world.process().sequence();
  const stream = await open(world.process({ hub: WITHOUT_POLL }).reader, null);
  await sleep(300);
  await world.append(numbered(0));
  await take(stream, 1);
  const events = subjects.map((subject, at) => numbered(at, subject));
  await world.append(...events);
  const told = await take(stream, events.length);
  expect(told.map((event) => "subject" in event && event.subject)).toEqual(subjects);
});

it("takes nothing from an announcement that nobody of ours wrote", async () => {
  const stream = await open(world.process({ hub: { pollMs: 50 } }).reader, null);
  await sleep(300);
  const forged = { offset: 1, type: "PRODUCT_CHANGED", subject: "prod_forged" };
  for (const payload of ["", "nonsense", `1\n${JSON.stringify(forged)}`, "1\n{"]) {
    await world.database.query("select pg_notify('tutti_events', $1)", [payload]);
  }
  world.process().sequence();
  await world.append(numbered(7));
  expect((await take(stream, 1)).map(numberOf)).toEqual([7]);
});

it("loses nothing when the server ends every session, again and again", async () => {
  world.process().sequence();
  world.process().sequence();
  const { reader } = world.process();
  const stream = await open(reader, 0);
  const total = 300;
  const reading = take(stream, total);
  for (const number of range(1, total)) {
    await world.append(numbered(number));
    if (number % 60 === 0) {
      await world.database.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and query ilike 'listen%'`,
      );
      await world.database.query(
        "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted",
      );
    }
  }
  expect((await reading).map(numberOf)).toEqual(range(1, total));
});
