import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { appendEvents } from "../../src/events/outbox.ts";
import type { World } from "./world.ts";
import { clock, eventWorld, logged, numbered, outboxCount, random, range, until } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await eventWorld(20);
});
afterEach(() => world.close());

it("gives dense offsets in commit order under concurrent writers, some of which roll back", async () => {
  await world.database.query("create table counter (subject text primary key, value int)");
  world.process().sequence({ batchMax: 50 });
  const subjects = ["prod_a", "prod_b", "prod_c"];
  for (const subject of subjects) {
    await world.database.query("insert into counter values ($1, 0)", [subject]);
  }
  let committed = 0;
  const writer = async (seed: number) => {
    for (let round = 0; round < 60; round += 1) {
      const subject = subjects[(seed + round) % subjects.length] ?? "prod_a";
      const fails = (seed * 7 + round) % 5 === 0;
      const write = world.database.transaction(async (tx) => {
        const [row] = await tx.query<{ value: number }>(
          "update counter set value = value + 1 where subject = $1 returning value",
          [subject],
        );
        await appendEvents(tx, [numbered(row?.value ?? -1, subject)], clock, random);
        if (fails) throw new Error("changed its mind");
      });
      await write.then(
        () => {
          committed += 1;
        },
        () => undefined,
      );
    }
  };
  await Promise.all(range(0, 11).map(writer));
  const head = await world.sequenced();

  const rows = await logged(world.database);
  expect(head).toBe(committed);
  expect(rows.map((row) => row.offset)).toEqual(range(1, committed));
  for (const subject of subjects) {
    const numbers = rows.filter((row) => row.subject === subject).map((row) => row.number);
    expect(numbers).toEqual(range(1, numbers.length));
  }
});

it("keeps nobody waiting for a long transaction, and puts a cause before its effect", async () => {
  world.process().sequence();
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const long = world.database.transaction(async (tx) => {
    await appendEvents(tx, [numbered(1000)], clock, random);
    await released;
    await appendEvents(tx, [numbered(1001)], clock, random);
  });
  for (const number of range(1, 20)) await world.append(numbered(number));
  await until(async () => (await world.log.bounds()).head === 20);
  release();
  await long;
  await world.append(numbered(21));
  await world.sequenced();
  const numbers = (await logged(world.database)).map((row) => row.number);
  expect(numbers).toEqual([...range(1, 20), 1000, 1001, 21]);
});

it("keeps the order in which one call gave its events", async () => {
  world.process().sequence({ batchMax: 333 });
  const numbers = range(1, 6_000);
  await world.append(...numbers.map((number) => numbered(number)));
  await world.sequenced();
  expect((await logged(world.database)).map((row) => row.number)).toEqual(numbers);
});

it("fails over without loss, repetition or hole, however often the session is killed", async () => {
  const sequencers = [world.process().sequence(), world.process().sequence()];
  const batch = { batchMax: 7 };
  sequencers.push(world.process().sequence(batch));
  const writing = (async () => {
    for (const number of range(1, 600)) await world.append(numbered(number));
  })();
  let killed = 0;
  for (let round = 0; round < 8; round += 1) {
    await sleep(60);
    killed += await killHolder();
  }
  await writing;
  await world.sequenced();
  expect(killed).toBeGreaterThan(2);
  const rows = await logged(world.database);
  expect(rows.map((row) => row.offset)).toEqual(range(1, 600));
  expect(rows.map((row) => row.number)).toEqual(range(1, 600));
  expect(sequencers.filter((sequencer) => sequencer.isHolder()).length).toBeLessThanOrEqual(1);
});

it("frees its place when it is stopped", async () => {
  const first = world.process().sequence();
  await until(() => first.isHolder());
  const second = world.process().sequence();
  await sleep(300);
  expect(second.isHolder()).toBe(false);
  await first.stop();
  await until(() => second.isHolder());
  await world.append(numbered(1));
  expect(await world.sequenced()).toBe(1);
});

it("fences a holder that was frozen: another takes over, and it writes nothing on waking", async () => {
  const frozen = spawn(
    process.execPath,
    ["--import", "tsx", "test/events/sequencer-process.ts", world.database.url],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  try {
    await once(frozen.stdout, "data");
    await world.append(numbered(1));
    await world.sequenced();
    frozen.kill("SIGSTOP");
    const other = world.process().sequence();
    await world.append(numbered(2));
    await until(() => other.isHolder());
    await world.append(numbered(3));
    await world.sequenced();
    frozen.kill("SIGCONT");
    for (const number of range(4, 60)) await world.append(numbered(number));
    await sleep(300);
    await world.sequenced();
    expect(other.isHolder()).toBe(true);
    const rows = await logged(world.database);
    expect(rows.map((row) => row.offset)).toEqual(range(1, 60));
    expect(rows.map((row) => row.number)).toEqual(range(1, 60));
  } finally {
    frozen.kill("SIGKILL");
    await once(frozen, "exit");
  }
});

it("takes turns even if two movers met, and moves each event once", async () => {
  await world.append(...range(1, 500).map((number) => numbered(number)));
  const movers = range(1, 10).map(async () => {
    for (let round = 0; round < 10; round += 1) {
      await world.database.query("select * from sequence_events(7)");
    }
  });
  await Promise.all(movers);
  expect(await outboxCount(world.database)).toBe(0);
  const rows = await logged(world.database);
  expect(rows.map((row) => row.offset)).toEqual(range(1, 500));
  expect(rows.map((row) => row.number)).toEqual(range(1, 500));
});

it("wakes a sequencer at rest, and does not notify a busy one", async () => {
  world.process().sequence({ idlePollMs: 60_000, busyPollMs: 5, silenceMaxMs: 120_000 });
  const heard: string[] = [];
  const ear = await world.database.session();
  ear.onNotify((channel) => heard.push(channel));
  await ear.query("listen tutti_outbox");
  try {
    await world.append(numbered(1));
    await world.sequenced();
    await sleep(1_500);
    await world.append(numbered(2));
    const sent = performance.now();
    await world.sequenced();
    expect(performance.now() - sent).toBeLessThan(10_000);
    for (const number of range(3, 30)) await world.append(numbered(number));
    expect(await world.sequenced()).toBe(30);
    expect(heard.length).toBe(2);
  } finally {
    await ear.close();
  }
});

async function killHolder(): Promise<number> {
  const rows = await world.database.query(
    `select pg_terminate_backend(pid) from pg_locks
     where locktype = 'advisory' and granted
       and database = (select oid from pg_database where datname = current_database())`,
  );
  return rows.length;
}
