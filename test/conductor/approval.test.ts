import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { unwrap } from "../../src/kernel/result.ts";
import { approvalsOfRuns } from "../../src/store/approval-repository.ts";
import { decisionsOf } from "../../src/store/proposal-repository.ts";
import { freshDatabase } from "../support/database.ts";
import { conduct } from "./support/conduct.ts";
import { alice, untilAsked, untilStatus } from "./support/drive.ts";
import { startOrderSystem } from "./support/order-system.ts";

const policy = {
  currency: "GBP",
  approvalLimit: { e4: 0, currency: "GBP" },
  spendLimit: null,
  lineQuantityMax: 100,
  approvalTimeoutMs: 700,
  approvalScope: "control:approve",
  selfApproval: false,
};

it("counts as rejected when nobody answers in time, nor whoever asked", async () => {
  const [place, system] = await Promise.all([freshDatabase(), startOrderSystem()]);
  const world = await conduct(place.url, system.url, { policy });
  const input = { suppliers: ["s1"], pounds: 5 };
  const request = { chain: "order-goods", input, principal: alice, idempotencyKey: randomUUID() };
  const { runId } = unwrap(await world.conductor.start(request));
  const asked = await untilAsked(world.database, runId);
  const answer = { approvalId: asked.id, answer: "approve", reason: "" } as const;
  const own = await world.conductor.answerApproval({ ...answer, principal: alice });
  expect(own.ok ? null : own.fault.code).toBe("APPROVAL_NOT_PERMITTED");
  await untilStatus(world.database, runId, "COMPLETED");
  const [approval] = await approvalsOfRuns(world.database, [runId]);
  expect(approval?.status).toBe("EXPIRED");
  const [decision] = await decisionsOf(world.database, approval?.proposalIds ?? []);
  expect(decision?.outcome).toBe("EXPIRED");
  expect(system.orders).toEqual([]);
  const bob = { ...alice, id: "key_bob" };
  const late = await world.conductor.answerApproval({ ...answer, principal: bob });
  expect(late.ok ? null : late.fault.code).toBe("APPROVAL_EXPIRED");
  await world.close();
  await system.close();
  await place.drop();
});
