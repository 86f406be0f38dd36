import { createHmac, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TuttiProcess } from "../../../bench/support/tutti-process.ts";
import { mustAsk, until } from "./support/ask.ts";
import { type NamedGateway, type Retailer, startRetailer } from "./support/retailer.ts";
import { type Runs, runsOf } from "./support/runs.ts";

const HOUR_MS = 3_600_000;

/** Processes whose machines' clocks are an hour ahead and an hour behind; the database's is right. */
let retailer: Retailer;
let ahead: NamedGateway;
let behind: NamedGateway;
let workers: TuttiProcess[];
let runs: Runs;

beforeAll(async () => {
  retailer = await startRetailer();
  // So that an approval of a clock that is behind would be over as soon as it is asked for.
  const env = { TUTTI_APPROVAL_LIMIT: "1.00 GBP", TUTTI_APPROVAL_EXPIRES_AFTER_HOURS: "1" };
  const [one, other, ...rest] = await Promise.all([
    retailer.gateway({ clockMs: HOUR_MS, env }),
    retailer.gateway({ clockMs: -HOUR_MS, env }),
    retailer.worker({ clockMs: -HOUR_MS, env }),
    retailer.worker({ clockMs: HOUR_MS, env }),
  ]);
  [ahead, behind, workers] = [one, other, rest];
  runs = await runsOf(retailer, (query, variables) => askOf(behind, query, variables));
});
afterAll(() => retailer?.close());

it.each(["ahead", "behind"] as const)(
  "ends a promise made by a gateway whose clock is %s when its time is over, not before",
  async (who) => {
    const maker = who === "ahead" ? ahead : behind;
    const other = who === "ahead" ? behind : ahead;
    const kept = await reserve(maker, "PT1M");
    const short = await reserve(maker, "PT10S");
    const leftMs = Date.parse(short.expiresAt) - Date.now();
    expect(Math.abs(leftMs - 10_000)).toBeLessThan(9_000);
    await until("it to expire", async () => (await statusOf(other, short.id)) === "EXPIRED");
    expect(Date.now()).toBeGreaterThan(Date.parse(short.expiresAt) - 1_000);
    const input = { idempotencyKey: randomUUID(), reservationId: kept.id, orderReference: "o" };
    const { convertReservation } = await askOf<Converted>(other, CONVERT, { input });
    expect(convertReservation).toEqual({ reservation: { status: "CONVERTED" }, userErrors: [] });
  },
);

it("tells the age of what was observed, and reads again only what is older than asked", async () => {
  const [variant] = await retailer.database.query<{ variantId: string }>(
    `select variant_id as "variantId" from inventory_level where system = 'tryton' limit 1`,
  );
  for (const gateway of [ahead, behind]) {
    const { productVariant: now } = await askOf<Levels>(gateway, FRESH, variant);
    const [level] = now.inventory;
    expect(level?.provenance.stale).toBe(false);
    expect(level?.provenance.age).toMatch(/^PT[\d.]+S$/);
    const { productVariant: again } = await askOf<Levels>(gateway, KEPT, variant);
    expect(again.inventory[0]?.provenance.observedAt).toBe(level?.provenance.observedAt);
  }
});

it("takes a delivery of now in, and names the clock when it refuses one of later", async () => {
  const { webhookSecret } = retailer.place.shopify;
  const body = JSON.stringify({ id: 1 });
  const deliver = async ({ url }: NamedGateway, triggeredMs: number) => {
    const response = await fetch(`${url}/webhooks/shopify`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-shopify-topic": "shop/update",
        "x-shopify-webhook-id": randomUUID(),
        "x-shopify-triggered-at": new Date(triggeredMs).toISOString(),
        "x-shopify-hmac-sha256": createHmac("sha256", webhookSecret).update(body).digest("base64"),
      },
      body,
    });
    return { status: response.status, text: await response.text() };
  };
  for (const gateway of [ahead, behind]) {
    expect((await deliver(gateway, Date.now())).text).not.toContain("WEBHOOK_TIMESTAMP_OLD");
    const refused = await deliver(gateway, Date.now() + HOUR_MS);
    expect(refused.text).toContain("WEBHOOK_TIMESTAMP_OLD");
    expect(refused.text).toMatch(/3\d\d\d s ahead by Tutti's clock/);
  }
});

it("lets an approval be answered in its time, and the runs of a killed worker go on", async () => {
  const begun = await runs.begin(3);
  // A run that needs nothing asks for nothing.
  await until("all to have asked", async () => {
    const left = "select 1 from run where status in ('QUEUED', 'RUNNING')";
    return (await retailer.database.query(left)).length === 0;
  });
  const { approvals } = await askOf<Approvals>(ahead, APPROVALS);
  const waiting = approvals.nodes;
  expect(waiting.length).toBeGreaterThan(0);
  await workers[0]?.kill();
  for (const [n, { id }] of waiting.entries()) {
    const input = { idempotencyKey: randomUUID(), approvalId: id, reason: "in budget" };
    const { approveStep } = await askOf<Approved>(n % 2 === 0 ? ahead : behind, APPROVE, { input });
    expect(approveStep.userErrors).toEqual([]);
  }
  await runs.untilCompleted(begun);
  expect(await runs.wrong()).toEqual([]);
});

function askOf<Data>({ url }: NamedGateway, query: string, variables: object = {}): Promise<Data> {
  return mustAsk<Data>(url, retailer.authorization, query, variables);
}

async function reserve(gateway: NamedGateway, expiresIn: string) {
  const [level] = await retailer.database.query(
    `select variant_id as "variantId", location_id as "locationId" from inventory_level
     order by on_hand - reserved - held desc limit 1`,
  );
  const input = { idempotencyKey: randomUUID(), lines: [{ ...level, quantity: 1 }], expiresIn };
  const { reserveInventory } = await askOf<Reserved>(gateway, RESERVE, { input });
  if (reserveInventory.reservation === null) throw new Error(JSON.stringify(reserveInventory));
  return reserveInventory.reservation;
}

async function statusOf(gateway: NamedGateway, id: string): Promise<string> {
  const { reservation } = await askOf<{ reservation: { status: string } }>(gateway, STATUS, { id });
  return reservation.status;
}

const RESERVE = `mutation ($input: ReserveInventoryInput!) { reserveInventory(input: $input) {
  reservation { id expiresAt } userErrors { code message } } }`;
const CONVERT = `mutation ($input: ConvertReservationInput!) { convertReservation(input: $input) {
  reservation { status } userErrors { code message } } }`;
const STATUS = "query ($id: ID!) { reservation(id: $id) { status } }";
const levels = (maxAge: string) => `query ($variantId: ID!) {
  productVariant(id: $variantId) {
    inventory(maxAge: "${maxAge}") { provenance { age stale observedAt } } } }`;
const FRESH = levels("PT0S");
const KEPT = levels("PT5M");
const APPROVALS = "{ approvals(first: 100, filter: { status: [PENDING] }) { nodes { id } } }";
const APPROVE = `mutation ($input: ApproveStepInput!) {
  approveStep(input: $input) { userErrors { code message } } }`;

type Reserved = {
  readonly reserveInventory: {
    readonly reservation: { readonly id: string; readonly expiresAt: string } | null;
  };
};
type Converted = { readonly convertReservation: object };
type Levels = {
  readonly productVariant: {
    readonly inventory: readonly {
      readonly provenance: { age: string; stale: boolean; observedAt: string };
    }[];
  };
};
type Approvals = { readonly approvals: { readonly nodes: readonly { readonly id: string }[] } };
type Approved = { readonly approveStep: { readonly userErrors: readonly object[] } };
