import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { replenishStock } from "../../src/agents/chains/replenish-stock.ts";
import type { ReplenishPorts } from "../../src/agents/replenish/index.ts";
import { replenish } from "../../src/agents/replenish/index.ts";
import { bindAgent } from "../../src/conductor/index.ts";
import { ok } from "../../src/kernel/result.ts";
import { conduct } from "../conductor/support/conduct.ts";
import { until } from "../conductor/support/drive.ts";
import type { OrderSystem } from "../conductor/support/order-system.ts";
import { startOrderSystem } from "../conductor/support/order-system.ts";
import { realClock } from "../support/clock.ts";
import type { GraphWorld } from "../support/graph.ts";
import { graphWorld } from "../support/graph.ts";

let graph: GraphWorld;
let system: OrderSystem;
let world: Awaited<ReturnType<typeof conduct>>;

const gbp = (pounds: number) => ({ e4: pounds * 10_000, currency: "GBP" });
/** Each variant sells 3 a day and costs 10. */
const ports: ReplenishPorts = {
  clock: realClock,
  network: { receivingLocations: async (ids) => ok(ids) },
  inventory: { levels: async () => ok([]) },
  sales: {
    daily: async (variants, [locationId = ""]) =>
      ok({
        through: "2011-11-09",
        series: variants.map((variantId) => ({
          ...{ variantId, locationId, units: Array<number>(90).fill(3) },
        })),
      }),
  },
  offers: {
    best: async (variants) =>
      ok(
        variants.map((variantId) => ({
          ...{ variantId, supplierId: `sup_${variantId}`, unitCost: gbp(10) },
          ...{ leadTimeDays: 3, minimumQuantity: 1, name: "SKU", packSize: 1 },
        })),
      ),
  },
  prices: {
    selling: async (variants) => ok(variants.map((variantId) => ({ variantId, price: gbp(30) }))),
  },
};

beforeAll(async () => {
  graph = await graphWorld();
  system = await startOrderSystem();
  world = await conduct(graph.database.url, system.url, {
    chains: [replenishStock],
    agents: [bindAgent(replenish, ports)],
  });
});
afterAll(async () => {
  await world.close();
  await system.close();
  await graph.close();
});

type Answer = Record<string, never> & { readonly [field: string]: Answer };

async function ask(
  source: string,
  variables: Record<string, unknown> = {},
  scopes?: readonly string[],
): Promise<Answer> {
  const { conductor } = world;
  const answer = await graph.ask(source, variables, { conductor, ...(scopes ? { scopes } : {}) });
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data as unknown as Answer;
}

const REPLENISH = `mutation ($input: ReplenishStockInput!) {
  replenishStock(input: $input) {
    run { id status chain { name } spendLimit { amount currency } }
    userErrors { code field retryable }
  } }`;
const RUN = `query ($id: ID!) { run(id: $id) {
  status attempts chainName result heldBy spent { amount } fault { code recovery }
  cancellation { reason by }
  steps(first: 50) { nodes { name status attempts } }
  proposals(first: 10) { nodes {
    expectedProfit { amount } cost { amount } decision { outcome decidedBy }
    effect { id status } action { ... on ProposedPurchase { lines { quantity unitCost { amount } } } }
  } }
  approvals { id status kind total { amount } proposals { id } approvedProposals { id } }
  effects(first: 10) { nodes { status system action sourceId differences { field } cost { amount } } }
  insights(first: 10, filter: { claims: ["demand-forecast"] }) { nodes { subject claim value confidence } }
} }`;
const APPROVE = `mutation ($input: ApproveStepInput!) { approveStep(input: $input) {
  approval { status answeredBy run { id } } userErrors { code message } } }`;

const input = (variants: number, more: object = {}) => ({
  idempotencyKey: randomUUID(),
  variantIds: Array.from({ length: variants }, (_, i) => `${randomUUID().slice(0, 4)}_${i}`),
  locationIds: ["loc_1"],
  ...more,
});
const begin = async (variants: number, more?: object) =>
  String(
    (await ask(REPLENISH, { input: input(variants, more) }))["replenishStock"]?.["run"]?.["id"],
  );
const untilStatus = (id: string, status: string): Promise<Answer> =>
  until<Answer>(status, async () => {
    const run = (await ask(RUN, { id }))["run"];
    return String(run?.["status"]) === status ? run : null;
  });

it("goes from a mutation over an approval to an order, and shows all of it", async () => {
  const request = input(5);
  const first = await ask(REPLENISH, { input: request });
  expect(first["replenishStock"]).toMatchObject({
    run: { chain: { name: "replenish-stock" } },
    userErrors: [],
  });
  const id = String(first["replenishStock"]?.["run"]?.["id"]);
  const repeated = await ask(REPLENISH, { input: request });
  expect(repeated["replenishStock"]?.["run"]?.["id"]).toBe(id);
  const other = await ask(REPLENISH, { input: { ...request, serviceLevel: 0.6 } });
  expect(other["replenishStock"]).toEqual({
    run: null,
    userErrors: [
      { code: "IDEMPOTENCY_CONFLICT", field: ["input", "idempotencyKey"], retryable: false },
    ],
  });

  // 5 variants, 30 units each, at 10 each.
  const waiting = await untilStatus(id, "WAITING");
  const pending = await ask(
    `{ approvals(first: 5, filter: { status: [PENDING] }) { nodes { id total { amount } kind } } }`,
  );
  const approval = { id: waiting["approvals"]?.["0"]?.["id"], kind: "SPEND" };
  expect(pending["approvals"]?.["nodes"]).toEqual([{ ...approval, total: { amount: "1500.00" } }]);
  const answer = { input: { idempotencyKey: randomUUID(), approvalId: approval.id, reason: "ok" } };
  const approved = await ask(APPROVE, answer);
  expect(approved["approveStep"]).toEqual({
    approval: { status: "APPROVED", answeredBy: "key_test", run: { id } },
    userErrors: [],
  });
  expect(await ask(APPROVE, answer)).toEqual(approved);

  const done = await untilStatus(id, "COMPLETED");
  expect(system.orders).toHaveLength(5);
  expect(done["spent"]).toEqual({ amount: "1500.00" });
  expect(done["effects"]?.["nodes"]).toHaveLength(5);
  expect(done["effects"]?.["nodes"]?.["0"]).toMatchObject({
    ...{ status: "APPLIED", system: "erp", action: "purchaseOrder.create", differences: [] },
    cost: { amount: "300.00" },
  });
  expect(done["proposals"]?.["nodes"]?.["0"]).toMatchObject({
    cost: { amount: "300.00" },
    decision: { outcome: "AGREED", decidedBy: "key_test" },
    effect: { status: "APPLIED" },
    action: { lines: [{ quantity: 30, unitCost: { amount: "10.00" } }] },
  });
  expect(done["insights"]?.["nodes"]).toHaveLength(5);
  expect(done["insights"]?.["nodes"]?.["0"]).toMatchObject({ value: { mean: 30, days: 10 } });
});

it("reads a page of runs with all that hangs on them in a constant number of statements", async () => {
  const page = (first: number) =>
    ask(`{ runs(first: ${first}) { nodes { id chain { paused } approvals { id }
      steps(first: 5) { nodes { name } } effects(first: 5) { nodes { proposal { decision { outcome } } } }
      proposals(first: 5) { nodes { effect { id } } } insights(first: 5) { nodes { claim } } } } }`);
  for (let i = 0; i < 3; i += 1) await untilStatus(await begin(1), "COMPLETED");
  const count = async (first: number) => {
    const before = graph.statements.length;
    const runs = (await page(first))["runs"]?.["nodes"];
    expect(runs).toHaveLength(first);
    return graph.statements.length - before;
  };
  await count(1);
  const one = await count(1);
  expect(await count(4)).toBe(one);
});

it("cancels a waiting run, tries it again, and gives coded answers to what cannot be", async () => {
  const id = await begin(10);
  await untilStatus(id, "WAITING");
  const cancel = (reason: string) =>
    ask(
      `mutation ($input: CancelRunInput!) { cancelRun(input: $input) {
        run { status } userErrors { code } } }`,
      { input: { idempotencyKey: randomUUID(), runId: id, reason } },
    );
  expect((await cancel("not now"))["cancelRun"]?.["userErrors"]).toEqual([]);
  const ended = await untilStatus(id, "CANCELLED");
  expect(ended["cancellation"]).toEqual({ reason: "not now", by: "key_test" });
  const retry = async (runId: string) =>
    (
      await ask(
        `mutation ($input: RetryRunInput!) { retryRun(input: $input) {
          run { id retryOf { id } } userErrors { code field } } }`,
        { input: { idempotencyKey: randomUUID(), runId } },
      )
    )["retryRun"];
  const again = await retry(id);
  expect(again?.["run"]?.["retryOf"]).toEqual({ id });
  expect(await retry(String(again?.["run"]?.["id"]))).toEqual({
    run: null,
    userErrors: [{ code: "RUN_NOT_RETRYABLE", field: ["input", "runId"] }],
  });
  await untilStatus(String(again?.["run"]?.["id"]), "WAITING");
});

it("keeps to a run's own budget, and refuses one that makes no sense", async () => {
  const spendLimit = { amount: "650", currency: "GBP" };
  const done = await untilStatus(await begin(4, { spendLimit }), "COMPLETED");
  expect(done["spent"]).toEqual({ amount: "600.00" });
  const wrong = async (more: object) =>
    (await ask(REPLENISH, { input: input(1, more) }))["replenishStock"]?.["userErrors"]?.["0"];
  expect(await wrong({ spendLimit: { amount: "5", currency: "EUR" } })).toMatchObject({
    code: "INPUT_INVALID",
  });
  expect(await wrong({ reviewPeriod: "PT1H" })).toMatchObject({
    ...{ code: "INPUT_INVALID", field: ["input", "reviewPeriod"] },
  });
  expect(await wrong({ serviceLevel: 2 })).toMatchObject({
    ...{ code: "INPUT_INVALID", field: ["input", "serviceLevel"] },
  });
});

it("pauses and resumes a chain, and switches writing off and on", async () => {
  const steer = (name: string, type: string, more: object) =>
    ask(
      `mutation ($input: ${type}!) { ${name}(input: $input) { ... on ${type.replace("Input", "Payload")} {
        ${"chain" in more ? "chain { paused lastChange { reason } }" : "killSwitch { engaged }"}
        userErrors { code } } } }`,
      { input: { idempotencyKey: randomUUID(), reason: "a test", ...more } },
    );
  const chain = "replenish-stock";
  expect((await steer("pauseChain", "PauseChainInput", { chain }))["pauseChain"]).toEqual({
    ...{ chain: { paused: true, lastChange: { reason: "a test" } }, userErrors: [] },
  });
  const refused = await ask(REPLENISH, { input: input(1) });
  expect(refused["replenishStock"]?.["userErrors"]?.["0"]).toMatchObject({ code: "CHAIN_PAUSED" });
  const resumed = await steer("resumeChain", "ResumeChainInput", { chain });
  expect(resumed["resumeChain"]?.["chain"]).toMatchObject({ paused: false });
  const unknown = await steer("pauseChain", "PauseChainInput", { chain: "no-chain" });
  expect(unknown["pauseChain"]?.["userErrors"]).toEqual([{ code: "CHAIN_UNKNOWN" }]);
  const on = await steer("engageKillSwitch", "EngageKillSwitchInput", {});
  expect(on["engageKillSwitch"]).toEqual({ killSwitch: { engaged: true }, userErrors: [] });
  expect((await ask("{ killSwitch { engaged } }"))["killSwitch"]).toEqual({ engaged: true });
  await steer("releaseKillSwitch", "ReleaseKillSwitchInput", {});
  const listed = await ask("{ chains { name versions } agents { name timeout } }");
  expect(listed).toEqual({
    chains: [{ name: chain, versions: [1] }],
    agents: [{ name: "replenish", timeout: "PT1M" }],
  });
});

it("lets nobody do what their scopes do not say", async () => {
  await expect(ask(REPLENISH, { input: input(1) }, ["control:read"])).rejects.toThrow(
    "SCOPE_MISSING",
  );
  await expect(ask("{ chains { name } }", {}, ["catalog:read"])).rejects.toThrow("SCOPE_MISSING");
});
