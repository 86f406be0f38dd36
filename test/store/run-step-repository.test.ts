import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Database } from "../../src/store/database.ts";
import { openDatabase } from "../../src/store/database.ts";
import { beginAttempt, endRun, insertRun, requestCancel } from "../../src/store/run-repository.ts";
import { claimStep, endStep } from "../../src/store/run-step-repository.ts";
import type { FreshDatabase } from "../support/database.ts";
import { freshDatabase } from "../support/database.ts";

let place: FreshDatabase;
let database: Database;
const at = "2026-01-01T00:00:00.000Z";
let runId = "";
let count = 0;

beforeAll(async () => {
  place = await freshDatabase();
  database = openDatabase({ url: place.url, poolMax: 3, applicationName: "test" });
});
afterAll(async () => {
  await database.close();
  await place.drop();
});
beforeEach(async () => {
  count += 1;
  runId = `run_${count}`;
  await insertRun(database, {
    ...{ id: runId, chain: "c", chainVersion: 1, input: {}, inputHash: "h", principal: "p" },
    ...{ idempotencyKey: runId, retryOf: null, currency: "GBP", spendLimitE4: null },
    ...{ approvalLimitE4: 0, createdAt: at },
  });
  await beginAttempt(database, runId, at);
});

const claim = (attempt: number, always = false) =>
  claimStep(database, { id: `step_${Math.random()}`, runId, attempt, name: "s", at, always });
const end = (attempt: number, result = '{"value":1}') =>
  endStep(database, { runId, attempt, name: "s", status: "SUCCEEDED", at, result });

it("gives a step to the run's newest execution only, and takes no result of an older one", async () => {
  expect((await claim(1))?.step).toMatchObject({ status: "RUNNING", attempts: 1 });
  await beginAttempt(database, runId, at);
  expect(await end(1)).toBeNull();
  expect(await claim(1)).toMatchObject({ attempt: 2, step: null });
  expect(await endRun(database, runId, 1, { status: "COMPLETED", at })).toBe(false);
  expect((await claim(2))?.step).toMatchObject({ status: "RUNNING", attempts: 2 });
  expect(await end(2)).toMatchObject({ attempts: 2 });
});

it("keeps the first result of a step, however often it is claimed and ended again", async () => {
  await claim(1);
  await end(1);
  expect(await end(1, '{"value":2}')).toBeNull();
  const again = (await claim(1))?.step;
  expect(again).toMatchObject({ status: "SUCCEEDED", attempts: 1, result: { value: 1 } });
});

it("begins no step of a cancelled run but those that undo, and lets it end no other way", async () => {
  await requestCancel(database, runId, { by: "p", reason: "", at });
  expect(await claim(1)).toMatchObject({ cancelled: true, step: null });
  expect((await claim(1, true))?.step).toMatchObject({ status: "RUNNING" });
  expect(await endRun(database, runId, 1, { status: "COMPLETED", at })).toBe(false);
  expect(await endRun(database, runId, 1, { status: "CANCELLED", at })).toBe(true);
});
