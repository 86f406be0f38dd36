import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { unwrap } from "../../src/kernel/result.ts";
import { freshDatabase } from "../support/database.ts";
import { conduct } from "./support/conduct.ts";
import { alice, until, untilAsked, untilStatus } from "./support/drive.ts";
import { startOrderSystem } from "./support/order-system.ts";

it("lets a write in work end when it closes, and leaves its runs to the next at once", async () => {
  const [place, system] = await Promise.all([freshDatabase(), startOrderSystem()]);
  const first = await conduct(place.url, system.url);
  const begin = async (pounds: number) => {
    const input = { suppliers: [`s${pounds}a`, `s${pounds}b`], pounds };
    const request = { chain: "order-goods", input, principal: alice };
    const started = await first.conductor.start({ ...request, idempotencyKey: randomUUID() });
    return unwrap(started).runId;
  };
  const waiting = await begin(1_500);
  const asked = await untilAsked(first.database, waiting);
  system.manners.afterMs = 400;
  const writing = await begin(5);
  await until("a write", () => system.writing() > 0);
  await first.close();
  expect(system.writing()).toBe(0);
  expect(system.orders).toHaveLength(1);

  const beganMs = Date.now();
  const second = await conduct(place.url, system.url);
  await untilStatus(second.database, writing, "COMPLETED");
  // Less than a lease and a write: a lease that was ended is not waited for.
  expect(Date.now() - beganMs).toBeLessThan(8_000);
  const yes = { approvalId: asked.id, principal: alice, answer: "approve", reason: "" } as const;
  unwrap(await second.conductor.answerApproval(yes));
  await untilStatus(second.database, waiting, "COMPLETED");
  expect(system.orders).toHaveLength(4);
  expect(system.doubles()).toEqual([]);
  await second.close();
  await system.close();
  await place.drop();
});
