import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { unwrap } from "../../src/kernel/result.ts";
import { effectsOfRuns } from "../../src/store/effect-repository.ts";
import { decisionsOf, proposalsOfRuns } from "../../src/store/proposal-repository.ts";
import { stepsOfRuns } from "../../src/store/run-step-repository.ts";
import type { FreshDatabase } from "../support/database.ts";
import { freshDatabase } from "../support/database.ts";
import type { OrderInput } from "./support/conduct.ts";
import { conduct } from "./support/conduct.ts";
import { alice, runOf, until, untilAsked, untilStatus } from "./support/drive.ts";
import type { OrderSystem } from "./support/order-system.ts";
import { startOrderSystem } from "./support/order-system.ts";

type World = Awaited<ReturnType<typeof conduct>>;

describe.each([{ replayAlways: false }, { replayAlways: true }])(
  "a run ($replayAlways)",
  (mode) => {
    let place: FreshDatabase;
    let system: OrderSystem;
    let world: World;

    beforeAll(async () => {
      place = await freshDatabase();
      system = await startOrderSystem();
      world = await conduct(place.url, system.url, mode);
    });
    afterAll(async () => {
      await world.close();
      await system.close();
      await place.drop();
    });
    beforeEach(() => {
      system.orders.length = 0;
      system.cancelled.length = 0;
    });
    afterEach(() => {
      Object.assign(system.manners, {
        failCreate: "nothing",
        failCancel: "nothing",
        failPlace: "nothing",
        afterMs: 0,
        extraUnits: 0,
      });
      expect(system.doubles()).toEqual([]);
    });

    const begin = async (input: OrderInput) => {
      const key = randomUUID();
      const request = { chain: "order-goods", input, principal: alice, idempotencyKey: key };
      return unwrap(await world.conductor.start(request)).runId;
    };
    const effects = (runId: string) => effectsOfRuns(world.database, [runId]);
    const events = async (runId: string) => {
      const rows = await world.database.query<{ type: string }>(
        `select type from event_outbox where run = $1 order by sequence`,
        [runId],
      );
      return rows.map(({ type }) => type);
    };
    const answer = (approvalId: string, how: "approve" | "reject", proposalIds?: string[]) =>
      world.conductor.answerApproval({
        ...{ approvalId, principal: alice, answer: how, reason: "as a test" },
        ...(proposalIds ? { proposalIds } : {}),
      });

    it("below the limit applies everything at once, and tells of it", async () => {
      const id = await begin({ suppliers: ["s1", "s2", "s3"], pounds: 10 });
      const run = await untilStatus(world.database, id, "COMPLETED");
      expect(run.result).toEqual({ applied: 3 });
      expect(run.attempt > 5).toBe(mode.replayAlways);
      expect(run.spent).toEqual({ e4: 300_000, currency: "GBP" });
      expect(system.orders.map((order) => order.action.supplier).sort()).toEqual([
        "s1",
        "s2",
        "s3",
      ]);
      const kept = await effects(id);
      expect(kept.map(({ status }) => status)).toEqual(["APPLIED", "APPLIED", "APPLIED"]);
      expect(kept.every(({ differences }) => differences?.length === 0)).toBe(true);
      const told = await events(id);
      expect(told[0]).toBe("RUN_STATUS_CHANGED");
      expect(told[1]).toBe("RUN_STARTED");
      expect(told.at(-1)).toBe("RUN_ENDED");
      const count = (type: string) => told.filter((one) => one === type).length;
      expect(count("PROPOSAL_MADE")).toBe(3);
      expect(count("PROPOSAL_DECIDED")).toBe(3);
      expect(count("INSIGHT_PUBLISHED")).toBe(3);
      expect(count("EFFECT_APPLIED")).toBe(3);
      const steps = await stepsOfRuns(world.database, [id]);
      expect(count("RUN_STEP_ENDED")).toBe(steps.length);
      expect(steps.every(({ status }) => status === "SUCCEEDED")).toBe(true);
    });

    it("above the limit waits, and applies what is approved", async () => {
      const id = await begin({ suppliers: ["s1", "s2"], pounds: 900 });
      const approval = await untilAsked(world.database, id);
      expect((await runOf(world.database, id)).status).toBe("WAITING");
      expect(approval.total).toEqual({ e4: 18_000_000, currency: "GBP" });
      expect(system.orders).toEqual([]);
      const nobody = { id: "key_bob", scopes: new Set<string>() };
      const refused = await world.conductor.answerApproval({
        ...{ approvalId: approval.id, principal: nobody, answer: "approve", reason: "" },
      });
      expect(refused.ok ? null : refused.fault.code).toBe("APPROVAL_NOT_PERMITTED");
      unwrap(await answer(approval.id, "approve"));
      await untilStatus(world.database, id, "COMPLETED");
      expect(system.orders).toHaveLength(2);
      const again = await answer(approval.id, "reject");
      expect(again.ok ? null : again.fault.code).toBe("APPROVAL_ALREADY_ANSWERED");
    });

    it("applies the part that is approved and no other", async () => {
      const id = await begin({ suppliers: ["s1", "s2"], pounds: 901 });
      const approval = await untilAsked(world.database, id);
      const [first] = await proposalsOfRuns(world.database, [id]);
      unwrap(await answer(approval.id, "approve", first ? [first.id] : []));
      await untilStatus(world.database, id, "COMPLETED");
      expect(system.orders.map(({ key }) => key)).toEqual([`${id}:${first?.id}`]);
      const decisions = await decisionsOf(world.database, approval.proposalIds);
      expect(decisions.map(({ outcome }) => outcome).sort()).toEqual(["AGREED", "REJECTED"]);
    });

    it("applies nothing that is rejected", async () => {
      const id = await begin({ suppliers: ["s1", "s2"], pounds: 902 });
      const approval = await untilAsked(world.database, id);
      unwrap(await answer(approval.id, "reject"));
      expect((await untilStatus(world.database, id, "COMPLETED")).result).toEqual({ applied: 0 });
      expect(system.orders).toEqual([]);
    });

    it("goes on with no one's second answer when it was begun twice with one key", async () => {
      const request = { chain: "order-goods", principal: alice, idempotencyKey: randomUUID() };
      const input = { suppliers: ["s1"], pounds: 3 };
      const starts = await Promise.all(
        [1, 2, 3].map(() => world.conductor.start({ ...request, input })),
      );
      const ids = starts.map((start) => unwrap(start).runId);
      expect(new Set(ids).size).toBe(1);
      const other = { suppliers: ["s2"], pounds: 3 };
      const conflict = await world.conductor.start({ ...request, input: other });
      expect(conflict.ok ? null : conflict.fault.code).toBe("IDEMPOTENCY_CONFLICT");
      await untilStatus(world.database, ids[0] ?? "", "COMPLETED");
      expect(system.orders).toHaveLength(1);
    });

    it("that fails takes back what it applied, the newest first", async () => {
      const id = await begin({ suppliers: ["s1", "s2", "s3"], pounds: 10, failAtEnd: true });
      const run = await untilStatus(world.database, id, "FAILED");
      expect(run.fault?.code).toBe("INTERNAL");
      expect(run.spent.e4).toBe(0);
      expect(system.orders.map(({ status }) => status)).toEqual(Array(3).fill("CANCELLED"));
      expect(system.cancelled).toEqual(system.orders.map((order) => order.id).reverse());
      expect((await effects(id)).map(({ status }) => status)).toEqual(Array(3).fill("UNDONE"));
      const told = await events(id);
      expect(told.filter((type) => type === "EFFECT_COMPENSATED")).toHaveLength(3);
    });

    it("parks, visibly, what a system does not let it take back", async () => {
      system.manners.failCancel = "refuse";
      const id = await begin({ suppliers: ["s1"], pounds: 10, failAtEnd: true });
      await untilStatus(world.database, id, "FAILED");
      const [effect] = await effects(id);
      expect(effect).toMatchObject({ status: "PARKED", fault: { code: "SYSTEM_REFUSED" } });
      expect((await runOf(world.database, id)).spent.e4).toBe(100_000);
      const [told] = await world.database.query<{ data: unknown }>(
        "select data from event_outbox where run = $1 and type = 'EFFECT_COMPENSATED'",
        [id],
      );
      expect(told?.data).toMatchObject({ outcome: "parked" });
    });

    it("that is cancelled while it waits ends, closes its question and applies nothing", async () => {
      const id = await begin({ suppliers: ["s1", "s2"], pounds: 903 });
      const approval = await untilAsked(world.database, id);
      const cancel = { runId: id, principal: alice, reason: "no" };
      const beganMs = Date.now();
      unwrap(await world.conductor.cancelRun(cancel));
      await untilStatus(world.database, id, "CANCELLED");
      expect(Date.now() - beganMs).toBeLessThan(5_000);
      const late = await answer(approval.id, "approve");
      expect(late.ok ? null : late.fault.code).toBe("APPROVAL_ALREADY_ANSWERED");
      expect(system.orders).toEqual([]);
      const decisions = await decisionsOf(world.database, approval.proposalIds);
      expect(decisions.map(({ outcome }) => outcome)).toEqual(["CANCELLED", "CANCELLED"]);
      expect(unwrap(await world.conductor.cancelRun(cancel)).runId).toBe(id);
    });

    it("that is cancelled between two effects takes the first back", async () => {
      system.manners.afterMs = 300;
      const id = await begin({ suppliers: ["s1", "s2", "s3"], pounds: 10 });
      await until("the first order", () => system.orders.length > 0);
      unwrap(await world.conductor.cancelRun({ runId: id, principal: alice, reason: "no" }));
      await untilStatus(world.database, id, "CANCELLED");
      system.manners.afterMs = 0;
      expect(system.orders.length).toBeLessThan(3);
      expect(system.orders.every(({ status }) => status === "CANCELLED")).toBe(true);
    });

    it("places orders only when all are made", async () => {
      system.manners.afterMs = 200;
      const id = await begin({ suppliers: ["s1", "s2", "s3"], pounds: 10 });
      await until("the last order", () => system.orders.length === 3);
      expect(system.orders.map(({ status }) => status)).toEqual(Array(3).fill("QUOTED"));
      await untilStatus(world.database, id, "COMPLETED");
      expect(system.orders.map(({ status }) => status)).toEqual(Array(3).fill("CONFIRMED"));
    });

    it("parks what cannot be placed and a person gives up, and places the rest", async () => {
      system.manners.failPlace = "refuse";
      const id = await begin({ suppliers: ["s1", "s2"], pounds: 10 });
      const question = await untilAsked(world.database, id);
      expect(question).toMatchObject({ kind: "EXCEPTION", fault: { code: "SYSTEM_REFUSED" } });
      system.manners.failPlace = "nothing";
      unwrap(await answer(question.id, "reject"));
      await untilStatus(world.database, id, "COMPLETED");
      expect((await effects(id)).map(({ status }) => status)).toEqual(["PARKED", "APPLIED"]);
      expect(system.orders.map(({ status }) => status)).toEqual(["QUOTED", "CONFIRMED"]);
    });

    it("tells where what was made differs from what was asked", async () => {
      system.manners.extraUnits = 2;
      const id = await begin({ suppliers: ["s1"], pounds: 5 });
      await untilStatus(world.database, id, "COMPLETED");
      const [effect] = await effects(id);
      expect(effect?.differences).toEqual([
        { field: "lines.var_s1", asked: "5 at 1.00 GBP", got: "7 at 1.00 GBP" },
      ]);
    });

    it("asks a person when a system refuses, and tries again when told to", async () => {
      system.manners.failCreate = "refuse";
      const id = await begin({ suppliers: ["s1"], pounds: 5 });
      const question = await untilAsked(world.database, id);
      expect(question).toMatchObject({ kind: "EXCEPTION", fault: { code: "SYSTEM_REFUSED" } });
      system.manners.failCreate = "nothing";
      unwrap(await answer(question.id, "approve"));
      await untilStatus(world.database, id, "COMPLETED");
      expect(system.orders).toHaveLength(1);
    });

    it("skips what a person gives up, and does the rest", async () => {
      system.manners.failCreate = "refuse";
      const id = await begin({ suppliers: ["s1", "s2"], pounds: 5 });
      const question = await untilAsked(world.database, id);
      system.manners.failCreate = "nothing";
      unwrap(await answer(question.id, "reject"));
      await untilStatus(world.database, id, "COMPLETED");
      expect((await effects(id)).map(({ status }) => status)).toEqual(["SKIPPED", "APPLIED"]);
      expect(system.orders).toHaveLength(1);
    });

    it("gets over a system that is away for a moment, and asks when it stays away", async () => {
      system.manners.failCreate = "unavailable";
      const id = await begin({ suppliers: ["s1"], pounds: 5 });
      const question = await untilAsked(world.database, id);
      expect(question.fault?.code).toBe("SYSTEM_UNAVAILABLE");
      const apply = (await stepsOfRuns(world.database, [id])).find(({ name }) =>
        name.startsWith("apply"),
      );
      expect(apply?.attempts).toBeGreaterThanOrEqual(5);
      system.manners.failCreate = "nothing";
      unwrap(await answer(question.id, "approve"));
      await untilStatus(world.database, id, "COMPLETED");
    });

    it("writes nothing while the kill switch is engaged, and goes on when it is released", async () => {
      const by = { principal: alice, reason: "a test" };
      await world.conductor.engageKillSwitch(by);
      const id = await begin({ suppliers: ["s1"], pounds: 5 });
      const held = await untilStatus(world.database, id, "WAITING");
      expect(held.heldBy).toBe("KILL_SWITCH_ENGAGED");
      expect(system.orders).toEqual([]);
      await world.conductor.releaseKillSwitch(by);
      await untilStatus(world.database, id, "COMPLETED");
      expect(system.orders).toHaveLength(1);
    });

    it("of a paused chain waits before its next step, and no other begins", async () => {
      const pause = { chain: "order-goods", principal: alice, reason: "a test" };
      const id = await begin({ suppliers: ["s1"], pounds: 5, thinkMs: 300 });
      unwrap(await world.conductor.pauseChain(pause));
      const held = await untilStatus(world.database, id, "WAITING");
      expect(held.heldBy).toBe("CHAIN_PAUSED");
      const request = { chain: "order-goods", input: { suppliers: [], pounds: 1 } };
      const refused = await world.conductor.start({
        ...{ ...request, principal: alice, idempotencyKey: randomUUID() },
      });
      expect(refused).toMatchObject({
        fault: { code: "CHAIN_PAUSED", message: "order-goods is paused: a test" },
      });
      expect(system.orders).toEqual([]);
      unwrap(await world.conductor.resumeChain(pause));
      await untilStatus(world.database, id, "COMPLETED");
    });

    it("does not order what another run has in hand", async () => {
      const first = await begin({ suppliers: ["s9"], pounds: 1_001 });
      const approval = await untilAsked(world.database, first);
      const second = await begin({ suppliers: ["s9"], pounds: 5 });
      await untilStatus(world.database, second, "COMPLETED");
      const [proposal] = await proposalsOfRuns(world.database, [second]);
      const [decision] = await decisionsOf(world.database, [proposal?.id ?? ""]);
      expect(decision?.outcome).toBe("REFUSED_AS_CONFLICT");
      unwrap(await answer(approval.id, "approve"));
      await untilStatus(world.database, first, "COMPLETED");
      expect(system.orders).toHaveLength(1);
    });

    it("spends no more than its budget", async () => {
      const input = { suppliers: ["s1", "s2", "s3"], pounds: 40 };
      const request = { chain: "order-goods", input, principal: alice };
      const spendLimit = { e4: 1_000_000, currency: "GBP" };
      const started = await world.conductor.start({
        ...{ ...request, spendLimit, idempotencyKey: randomUUID() },
      });
      const run = await untilStatus(world.database, unwrap(started).runId, "COMPLETED");
      expect(run.spent.e4).toBe(800_000);
      expect(system.orders).toHaveLength(2);
    });

    it("can be tried again after it failed, as a new run with effects of its own", async () => {
      const id = await begin({ suppliers: ["s1"], pounds: 5, failAtEnd: true });
      await untilStatus(world.database, id, "FAILED");
      const retry = { runId: id, principal: alice, idempotencyKey: randomUUID() };
      const { runId } = unwrap(await world.conductor.retryRun(retry));
      const again = await untilStatus(world.database, runId, "FAILED");
      expect(again.retryOf).toBe(id);
      expect(new Set(system.orders.map(({ key }) => key)).size).toBe(2);
      const fine = await begin({ suppliers: [], pounds: 5 });
      await untilStatus(world.database, fine, "COMPLETED");
      const refused = await world.conductor.retryRun({ ...retry, runId: fine });
      expect(refused.ok ? null : refused.fault.code).toBe("RUN_NOT_RETRYABLE");
    });
  },
);
