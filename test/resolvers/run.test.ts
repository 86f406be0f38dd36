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
import { locationRecord, productRecord } from "../support/records.ts";

let graph: GraphWorld;
let system: OrderSystem;
let world: Awaited<ReturnType<typeof conduct>>;
/** Each run takes variants that no other has had. */
let variantIds: string[];
let locationId: string;

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
    of: async (variants) =>
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
  const products = Array.from({ length: 60 }, (_, i) => productRecord(`p${i}`));
  await graph.take("erp", { records: [locationRecord("w", "Depot"), ...products] });
  const ids = async (table: string) =>
    (await graph.database.query<{ id: string }>(`select id from ${table}`)).map(({ id }) => id);
  variantIds = await ids("variant");
  [locationId = ""] = await ids("location");
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
    userErrors { code message field retryable }
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
  variantIds: variantIds.splice(0, variants),
  locationIds: [locationId],
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
  expect(other["replenishStock"]).toMatchObject({
    run: null,
    userErrors: [
      { code: "IDEMPOTENCY_CONFLICT", field: ["input", "idempotencyKey"], retryable: false },
    ],
  });

  // 5 variants, 21 units each for the week that an order serves, at 10 each.
  const waiting = await untilStatus(id, "WAITING");
  const pending = await ask(
    `{ approvals(first: 5, filter: { status: [PENDING] }) { nodes { id total { amount } kind } } }`,
  );
  const approval = { id: waiting["approvals"]?.["0"]?.["id"], kind: "SPEND" };
  expect(pending["approvals"]?.["nodes"]).toEqual([{ ...approval, total: { amount: "1050.00" } }]);
  const answer = { input: { idempotencyKey: randomUUID(), approvalId: approval.id, reason: "ok" } };
  const approved = await ask(APPROVE, answer);
  expect(approved["approveStep"]).toEqual({
    approval: { status: "APPROVED", answeredBy: "key_test", run: { id } },
    userErrors: [],
  });
  expect(await ask(APPROVE, answer)).toEqual(approved);

  const done = await untilStatus(id, "COMPLETED");
  expect(system.orders).toHaveLength(5);
  expect(done["spent"]).toEqual({ amount: "1050.00" });
  expect(done["effects"]?.["nodes"]).toHaveLength(5);
  expect(done["effects"]?.["nodes"]?.["0"]).toMatchObject({
    ...{ status: "APPLIED", system: "erp", action: "purchaseOrder.create", differences: [] },
    cost: { amount: "210.00" },
  });
  expect(done["proposals"]?.["nodes"]?.["0"]).toMatchObject({
    cost: { amount: "210.00" },
    decision: { outcome: "AGREED", decidedBy: "key_test" },
    effect: { status: "APPLIED" },
    action: { lines: [{ quantity: 21, unitCost: { amount: "10.00" } }] },
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
  expect(done["spent"]).toEqual({ amount: "630.00" });
  expect(await wrong({ spendLimit: { amount: "5", currency: "EUR" } })).toMatchObject({
    ...{ code: "INPUT_INVALID", field: ["input", "spendLimit"] },
  });
});

/** The user error of a request that must not become a run. */
async function wrong(more: object): Promise<Answer | undefined> {
  const count = async () =>
    (await graph.database.query<{ n: number }>("select count(*)::int as n from run"))[0]?.n;
  const before = await count();
  const answer = (await ask(REPLENISH, { input: input(1, more) }))["replenishStock"];
  expect(await count()).toBe(before);
  expect(answer).toMatchObject({ run: null, userErrors: [{ retryable: false }] });
  return answer?.["userErrors"]?.["0"];
}

it("names the schema's field when a value is not accepted, and says what is", async () => {
  const cases: readonly (readonly [string, unknown, string])[] = [
    [
      "reviewPeriod",
      "PT1H",
      "reviewPeriod is PT1H; it is a number of whole days, from P1D to P90D.",
    ],
    [
      "reviewPeriod",
      "P91D",
      "reviewPeriod is P91D; it is a number of whole days, from P1D to P90D.",
    ],
    ["history", "P13D", "history is P13D; it is a number of whole days, from P14D to P730D."],
    ["history", "P731D", "history is P731D; it is a number of whole days, from P14D to P730D."],
    ["serviceLevel", 0.4, "serviceLevel is 0.4; it is a probability from 0.5 to 0.999."],
    ["serviceLevel", 1, "serviceLevel is 1; it is a probability from 0.5 to 0.999."],
    ["variantIds", [], "variantIds is empty; name from 1 to 5,000."],
    ["variantIds", Array(5_001).fill("var_1"), "variantIds has 5,001 ids; name from 1 to 5,000."],
    ["locationIds", Array(51).fill("loc_1"), "locationIds has 51 ids; name from 1 to 50."],
  ];
  for (const [field, value, message] of cases) {
    expect(await wrong({ [field]: value })).toEqual({
      ...{ code: "INPUT_INVALID", message, field: ["input", field], retryable: false },
    });
  }
  // What is accepted at the ends makes a run, so the conductor refuses nothing that this lets by.
  const least = { serviceLevel: 0.5, reviewPeriod: "P1D", history: "P14D" };
  const most = { serviceLevel: 0.999, reviewPeriod: "P90D", history: "P730D" };
  for (const more of [least, most]) expect(await begin(1, more)).toMatch(/^run_/);
});

it("makes no run of variants or locations that are not there, or are something else", async () => {
  const [variant] = variantIds;
  const field = (name: string) => ({ field: ["input", name] });
  expect(await wrong({ variantIds: [variant, "var_gone"] })).toMatchObject({
    ...{ code: "NOT_FOUND", ...field("variantIds") },
    message: 'variantIds names a variant that does not exist or is no longer in use: "var_gone".',
  });
  const gone = Array.from({ length: 5 }, (_, i) => `loc_gone${i}`);
  expect(await wrong({ locationIds: [locationId, ...gone] })).toMatchObject({
    ...{ code: "NOT_FOUND", ...field("locationIds") },
    message:
      "locationIds names a location that does not exist or is no longer in use: " +
      '"loc_gone0", "loc_gone1", "loc_gone2" and 2 more.',
  });
  expect(await wrong({ variantIds: [locationId] })).toMatchObject({
    ...{ code: "ID_INVALID", ...field("variantIds") },
    message: `variantIds holds what is not the id of a variant: "${locationId}".`,
  });
  expect(await wrong({ locationIds: ["nonsense"] })).toMatchObject({
    ...{ code: "ID_INVALID", ...field("locationIds") },
  });
});

it("makes no run of a variant that its systems have dropped", async () => {
  const [variant = ""] = variantIds.splice(0, 1);
  await world.database.query("update variant set status = 'REMOVED' where id = $1", [variant]);
  expect(await wrong({ variantIds: [variant] })).toMatchObject({ code: "NOT_FOUND" });
});

it("takes the mended input with the key of the one it refused", async () => {
  const idempotencyKey = randomUUID();
  const [variant = ""] = variantIds.splice(0, 1);
  expect(await wrong({ idempotencyKey, variantIds: ["var_gone"] })).toMatchObject({
    code: "NOT_FOUND",
  });
  const mended = { ...input(0), idempotencyKey, variantIds: [variant] };
  const begun = await ask(REPLENISH, { input: mended });
  expect(begun["replenishStock"]).toMatchObject({ userErrors: [] });
});

it("counts a variant or a location that is named twice once", async () => {
  const [variant = ""] = variantIds.splice(0, 1);
  const twice = { variantIds: [variant, variant], locationIds: [locationId, locationId] };
  const done = await untilStatus(await begin(0, twice), "COMPLETED");
  expect(done["insights"]?.["nodes"]).toMatchObject([{ value: { mean: 30 } }]);
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

const STEER = `mutation ($pause: PauseChainInput!, $engage: EngageKillSwitchInput!) {
  pauseChain(input: $pause) { chain { lastChange { reason by } } userErrors { code message field } }
  engageKillSwitch(input: $engage) {
    killSwitch { lastChange { reason by } } userErrors { code message field } } }`;
const steered = (reason: string) => {
  const pause = { idempotencyKey: randomUUID(), chain: "replenish-stock", reason };
  return ask(STEER, { pause, engage: { idempotencyKey: randomUUID(), reason } });
};

it("wants a reason with something in it, and does nothing without one", async () => {
  const refusal = {
    userErrors: [
      {
        code: "INPUT_INVALID",
        message: "The reason is blank; say why in a few words, because it is kept and shown.",
        field: ["input", "reason"],
      },
    ],
  };
  for (const blank of ["", "  \t", "\u200b\u00a0"]) {
    expect(await steered(blank)).toEqual({
      pauseChain: { chain: null, ...refusal },
      engageKillSwitch: { killSwitch: null, ...refusal },
    });
    const more = { idempotencyKey: randomUUID(), reason: blank };
    const rest = await ask(
      `mutation ($reject: RejectStepInput!, $release: ReleaseKillSwitchInput!) {
        rejectStep(input: $reject) { approval { id } userErrors { code message field } }
        releaseKillSwitch(input: $release) { killSwitch { engaged } userErrors { code message field } } }`,
      { reject: { ...more, approvalId: "appr_1" }, release: more },
    );
    expect(rest).toEqual({
      rejectStep: { approval: null, ...refusal },
      releaseKillSwitch: { killSwitch: null, ...refusal },
    });
  }
  expect(await ask(`{ chain(name: "replenish-stock") { paused } killSwitch { engaged } }`)).toEqual(
    { chain: { paused: false }, killSwitch: { engaged: false } },
  );
});

it("keeps the newest reason of what is paused already, and tells of each", async () => {
  const kept = (reason: string) => ({
    pauseChain: { chain: { lastChange: { reason, by: "key_test" } }, userErrors: [] },
    engageKillSwitch: { killSwitch: { lastChange: { reason, by: "key_test" } }, userErrors: [] },
  });
  for (const reason of ["prices look wrong", "stock count", "stock count"]) {
    expect(await steered(reason)).toEqual(kept(reason));
  }
  const told = await graph.database.query<{ type: string; reason: string }>(
    `select type, data->>'reason' as reason from event_outbox
     where data->>'reason' in ('prices look wrong', 'stock count') order by sequence`,
  );
  expect(told).toEqual(
    ["prices look wrong", "stock count"].flatMap((reason) => [
      { type: "CHAIN_PAUSED", reason },
      { type: "KILL_SWITCH_ENGAGED", reason },
    ]),
  );
  const input = { idempotencyKey: randomUUID(), reason: "done" };
  await ask(
    `mutation ($resume: ResumeChainInput!, $release: ReleaseKillSwitchInput!) {
      resumeChain(input: $resume) { userErrors { code } }
      releaseKillSwitch(input: $release) { userErrors { code } } }`,
    { resume: { ...input, chain: "replenish-stock" }, release: input },
  );
});

it("lets nobody do what their scopes do not say", async () => {
  await expect(ask(REPLENISH, { input: input(1) }, ["control:read"])).rejects.toThrow(
    "SCOPE_MISSING",
  );
  await expect(ask("{ chains { name } }", {}, ["catalog:read"])).rejects.toThrow("SCOPE_MISSING");
});
