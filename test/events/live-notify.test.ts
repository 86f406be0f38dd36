import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
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
