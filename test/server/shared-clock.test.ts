import { expect, it } from "vitest";
import { unwrap } from "../../src/kernel/result.ts";
import { startSharedClock } from "../../src/server/shared-clock.ts";
import { handClock } from "../support/clock.ts";

const LIMITS = { everyMs: 1_000, answerMaxMs: 100 };

it("tells the database's time, whatever the machine's own is, and follows it", async () => {
  const own = handClock("2031-01-01T00:00:00.000Z");
  let databaseMs = Date.parse("2026-05-05T10:00:00.000Z");
  let answerMs = 20;
  let asked = 0;
  const released: (() => void)[] = [];
  const sql = {
    async query<Row extends object>() {
      asked += 1;
      own.advance(answerMs);
      databaseMs += answerMs;
      return [{ ms: databaseMs - answerMs / 2 }] as unknown as Row[];
    },
  };
  const paced = { ...own, sleep: () => new Promise<void>((resolve) => released.push(resolve)) };
  const { value: clock, stop } = unwrap(await startSharedClock(sql, paced, LIMITS));
  expect(clock.now().toISOString()).toBe("2026-05-05T10:00:00.020Z");
  own.advance(5_000);
  databaseMs += 5_000;
  expect(clock.now().getTime()).toBe(databaseMs);

  // Its time is set back, and the next look finds that.
  databaseMs -= 60_000;
  released.pop()?.();
  await until(() => asked === 2 && released.length === 1);
  expect(clock.now().getTime()).toBe(databaseMs);

  // An answer that took long tells too little to go by.
  answerMs = 5_000;
  databaseMs -= 60_000;
  released.pop()?.();
  await until(() => asked === 3 && released.length === 1);
  expect(clock.now().getTime()).toBe(databaseMs + 60_000);
  const stopped = stop();
  released.pop()?.();
  await stopped;
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
