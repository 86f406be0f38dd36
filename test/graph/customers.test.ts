import { randomUUID } from "node:crypto";
import type { ExecutionResult } from "graphql";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RecordOf } from "../../src/domain/records.ts";
import { type GraphWorld, graphWorld } from "../support/graph.ts";
import { customerRecord, orderRecord } from "../support/records.ts";

let world: GraphWorld;
beforeAll(async () => {
  world = await graphWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.database.query(
    `truncate observation, crosswalk, customer, customer_key, customer_apart, customer_merge,
       golden_redirect, sales_order, order_line, pending_reference, mutation_call, event_outbox`,
  );
});

const PERSON = {
  givenName: null,
  familyName: "Lovelace",
  email: null,
  phone: null,
  loyaltyIds: [],
};

/** What one system says of a person. */
function person(sourceId: string, more: Partial<RecordOf<"customer">> = {}): RecordOf<"customer"> {
  return { ...customerRecord(sourceId), ...PERSON, ...more };
}

const tell = (system: string, ...records: Parameters<GraphWorld["take"]>[1]["records"]) =>
  world.take(system, { records });

const CUSTOMERS = `{
  customers(first: 50) {
    nodes {
      id displayName email phone loyaltyIds lifecycleStage emailConsent
      identities { system sourceId evidence confidence }
      merges { id absorbedId evidence confidence mergedBy reason unmergedAt identities { sourceId } }
      orders(first: 20) { totalCount nodes { number channel refunds { amount { amount } } } }
    }
  }
}`;

type Customer = {
  readonly id: string;
  readonly identities: readonly { system: string; sourceId: string; evidence: string }[];
  readonly merges: readonly { id: string; absorbedId: string; evidence: string }[];
  readonly orders: { readonly nodes: readonly { number: string; channel: string }[] };
  readonly [field: string]: unknown;
};

async function customers(): Promise<readonly Customer[]> {
  const { data, errors } = await world.ask(CUSTOMERS);
  expect(errors).toBeUndefined();
  return (data as unknown as { customers: { nodes: readonly Customer[] } }).customers.nodes;
}

/** Who is who: the systems' ids of each customer. */
async function identities(): Promise<readonly string[]> {
  const all = await customers();
  return all
    .map((one) => one.identities.map(({ system, sourceId }) => `${system}/${sourceId}`).sort())
    .map((ids) => ids.join(" "))
    .sort();
}

async function change(
  mutation: "mergeCustomers" | "unmergeCustomers",
  input: object,
): Promise<Record<string, unknown>> {
  const name = mutation === "mergeCustomers" ? "MergeCustomersInput" : "UnmergeCustomersInput";
  const result = mutation === "mergeCustomers" ? "merges { id }" : "restored { id }";
  const answer: ExecutionResult = await world.ask(
    `mutation ($input: ${name}!) {
       ${mutation}(input: $input) { customer { id } ${result} userErrors { code field } }
     }`,
    { input: { idempotencyKey: randomUUID(), reason: "asked by phone", ...input } },
  );
  expect(answer.errors).toBeUndefined();
  return (answer.data as Record<string, Record<string, unknown>>)[mutation] ?? {};
}

describe("who is one person", () => {
  it("is told by card, e-mail or phone, however they are written", async () => {
    await tell("shop", person("s1", { email: "Ada@Example.com " }));
    await tell("till", person("t1", { loyaltyIds: ["LC-000 123"], phone: "07700 900123" }));
    await tell(
      "crm",
      person("c1", { email: "ada@example.COM", loyaltyIds: ["lc000123"] }),
      person("c2", { phone: "+44 7700 900123", familyName: "LOVELACE" }),
      person("c3", { phone: "+447700900123", familyName: "Byron" }),
    );
    expect(await identities()).toEqual(["crm/c1 crm/c2 shop/s1 till/t1", "crm/c3"]);
  });

  it("says for each identity what joined it, and how sure that is", async () => {
    await tell("shop", person("s1", { email: "ada@example.com" }));
    await tell("till", person("t1", { phone: "07700900123" }));
    await tell("crm", person("c1", { email: "ada@example.com" }));
    await tell("crm", person("c2", { phone: "07700900123" }));
    const evidence = (await customers()).map((one) => one.identities.map((each) => ({ ...each })));
    expect(evidence).toEqual([
      [
        { system: "shop", sourceId: "s1", evidence: "first-seen", confidence: 1 },
        { system: "crm", sourceId: "c1", evidence: "email", confidence: expect.closeTo(0.95) },
      ],
      [
        { system: "till", sourceId: "t1", evidence: "first-seen", confidence: 1 },
        { system: "crm", sourceId: "c2", evidence: "phone", confidence: expect.closeTo(0.8) },
      ],
    ]);
  });

  it("is found later, when something is heard that two records have in common", async () => {
    await tell("shop", person("s1", { email: "ada@example.com" }));
    await tell("till", person("t1", { loyaltyIds: ["LC1"] }));
    await tell("shop", orderRecord("o1", [{ variant: "v", quantity: 1 }], { customer: "s1" }));
    const pos = { customer: "t1", channel: "POS" } as const;
    await tell("till", orderRecord("r1", [{ variant: "v", quantity: 1 }], pos));
    const [first, second] = await customers();
    expect(await identities()).toEqual(["shop/s1", "till/t1"]);

    await tell("crm", person("c1", { email: "ada@example.com", loyaltyIds: ["LC1"] }));
    const [one, ...others] = await customers();
    expect(others).toEqual([]);
    expect(one?.orders.nodes.map(({ channel }) => channel).sort()).toEqual(["POS", "WEB"]);
    expect(one?.merges).toMatchObject([{ evidence: "loyalty", mergedBy: null }]);
    // Ids that clients hold from before lead there.
    for (const id of [first?.id, second?.id]) {
      const { data } = await world.ask(
        `query ($id: ID!) { customer(id: $id) { id } node(id: $id) { id } }`,
        { id },
      );
      expect(data).toEqual({ customer: { id: one?.id }, node: { id: one?.id } });
    }
  });

  it("follows a system that has merged two of its own", async () => {
    await tell("crm", person("c1", { email: "a@example.com" }), person("c2", { email: "b@x.org" }));
    expect(await identities()).toEqual(["crm/c1", "crm/c2"]);
    const updatedAt = "2030-01-01T00:00:00Z";
    await tell("crm", person("c1", { email: "a@example.com", mergedIds: ["c2"], updatedAt }));
    expect(await identities()).toEqual(["crm/c1 crm/c2"]);
    expect((await customers())[0]).toMatchObject({
      email: "a@example.com",
      merges: [{ evidence: "merged in crm" }],
    });
  });

  it("is not told by what many of one system have in common, or by nonsense", async () => {
    const shared = { email: "info@shop.example", phone: "+442079460000" };
    const many = Array.from({ length: 6 }, (_, i) => person(`s${i}`, shared));
    await tell("shop", ...many);
    expect(await identities()).toHaveLength(6);
    const nonsense = { email: "none", phone: "12", familyName: "", loyaltyIds: ["--"] };
    await tell("crm", person("c1", nonsense), person("c2", nonsense));
    expect(await identities()).toHaveLength(8);
  });

  it("comes out the same in whatever order and batches the systems speak", async () => {
    const said: readonly (readonly [string, RecordOf<"customer">])[] = [
      ["shop", person("s1", { email: "ada@example.com" })],
      ["till", person("t1", { loyaltyIds: ["LC1"], phone: "07700900123" })],
      ["crm", person("c1", { email: "ada@example.com", loyaltyIds: ["LC1"] })],
      ["crm", person("c2", { phone: "07700900123" })],
      ["shop", person("s2", { email: "byron@example.com", familyName: "Byron" })],
    ];
    const expected = ["crm/c1 crm/c2 shop/s1 till/t1", "shop/s2"];
    for (let turn = 0; turn < said.length; turn += 1) {
      await world.database.query(
        "truncate observation, crosswalk, customer, customer_key, customer_merge, golden_redirect cascade",
      );
      const turned = [...said.slice(turn), ...said.slice(0, turn)];
      for (const [system, record] of turn % 2 ? turned.toReversed() : turned) {
        await tell(system, record);
      }
      expect(await identities()).toEqual(expected);
    }
  });
});

describe("taking a join apart", () => {
  async function joined() {
    await tell("shop", person("s1", { email: "ada@example.com", givenName: "Ada" }));
    await tell("till", person("t1", { loyaltyIds: ["LC1"], givenName: "Augusta" }));
    await tell("shop", orderRecord("o1", [{ variant: "v", quantity: 1 }], { customer: "s1" }));
    await tell("till", orderRecord("r1", [{ variant: "v", quantity: 1 }], { customer: "t1" }));
    const before = await customers();
    await tell("crm", person("c1", { email: "ada@example.com", loyaltyIds: ["LC1"] }));
    const [one] = await customers();
    return { before, one, mergeId: one?.merges[0]?.id ?? "" };
  }

  it("restores exactly what was absorbed, its id and its orders, and does not join it again", async () => {
    const { before, one, mergeId } = await joined();
    const absorbed = before.find(({ id }) => id !== one?.id);
    expect(await change("unmergeCustomers", { mergeId })).toEqual({
      customer: { id: one?.id },
      restored: { id: absorbed?.id },
      userErrors: [],
    });
    const after = await customers();
    expect(after.find(({ id }) => id === absorbed?.id)).toEqual(absorbed);
    expect(after.map(({ orders }) => orders.nodes.length)).toEqual([1, 1]);

    // The same evidence again, and an order again: the two stay apart, and so do their orders.
    const updatedAt = "2030-01-01T00:00:00Z";
    await tell("crm", person("c1", { email: "ada@example.com", loyaltyIds: ["LC1"], updatedAt }));
    await tell("till", person("t1", { loyaltyIds: ["LC1"], updatedAt }));
    await tell(
      "till",
      orderRecord("r1", [{ variant: "v", quantity: 2 }], { customer: "t1", updatedAt }),
    );
    const later = await customers();
    expect(later).toHaveLength(2);
    expect(later.map(({ orders }) => orders.nodes.length)).toEqual([1, 1]);
  });

  it("takes back merges in any order", async () => {
    await tell(
      "crm",
      person("c1", { email: "a@x.org" }),
      person("c2", { email: "b@x.org" }),
      person("c3", { email: "c@x.org" }),
    );
    const before = await customers();
    const [a, b, c] = [...before].sort((x, y) => (x.id < y.id ? -1 : 1)).map(({ id }) => id);
    const merge = async (into: unknown, id: unknown) => {
      const { merges } = await change("mergeCustomers", { into, customerIds: [id] });
      return (merges as { id: string }[])[0]?.id;
    };
    const first = await merge(b, c);
    const second = await merge(a, b);
    expect(await identities()).toEqual(["crm/c1 crm/c2 crm/c3"]);
    await change("unmergeCustomers", { mergeId: first });
    expect((await customers()).map(({ id }) => id).sort()).toEqual([a, c].sort());
    await change("unmergeCustomers", { mergeId: second });
    const plain = (all: readonly Customer[]) =>
      all.map(({ merges: _, ...rest }) => rest).sort((x, y) => (x.id < y.id ? -1 : 1));
    expect(plain(await customers())).toEqual(plain(before));
  });

  it("refuses what cannot be, with a code and the field", async () => {
    const { one, before, mergeId } = await joined();
    const absorbed = before.find(({ id }) => id !== one?.id)?.id;
    const merged = (input: object) => change("mergeCustomers", input);
    expect(await merged({ into: one?.id, customerIds: [one?.id] })).toMatchObject({
      customer: null,
      userErrors: [{ code: "MERGE_REDUNDANT", field: ["input", "customerIds", "0"] }],
    });
    expect(await merged({ into: one?.id, customerIds: [absorbed] })).toMatchObject({
      userErrors: [{ code: "MERGE_REDUNDANT" }],
    });
    expect(await merged({ into: one?.id, customerIds: ["cust_none"] })).toMatchObject({
      userErrors: [{ code: "NOT_FOUND", field: ["input", "customerIds", "0"] }],
    });
    expect(await merged({ into: "prod_1", customerIds: [one?.id] })).toMatchObject({
      userErrors: [{ code: "ID_INVALID", field: ["input", "into"] }],
    });
    expect(await merged({ into: one?.id, customerIds: [] })).toMatchObject({
      userErrors: [{ code: "INPUT_INVALID", field: ["input", "customerIds"] }],
    });
    expect(await merged({ into: one?.id, customerIds: ["cust_x"], reason: " " })).toMatchObject({
      userErrors: [{ code: "INPUT_INVALID", field: ["input", "reason"] }],
    });
    const apart = (input: object) => change("unmergeCustomers", input);
    expect(await apart({ mergeId: "merge_none" })).toMatchObject({
      customer: null,
      restored: null,
      userErrors: [{ code: "NOT_FOUND", field: ["input", "mergeId"] }],
    });
    expect((await apart({ mergeId }))["userErrors"]).toEqual([]);
    expect(await apart({ mergeId })).toMatchObject({ userErrors: [{ code: "MERGE_UNDONE" }] });
  });
});

it("takes a person's contact data from the CRM, then the storefront, then the till", async () => {
  const same = { email: "ada@example.com" };
  await tell("till", person("t1", { ...same, phone: "07700900003", givenName: "Till" }));
  await tell("shop", person("s1", { ...same, phone: "07700900002", emailConsent: "UNSUBSCRIBED" }));
  expect((await customers())[0]).toMatchObject({
    phone: "07700900002",
    displayName: "Till Lovelace",
  });
  const crm = { ...same, givenName: "Ada", lifecycleStage: "customer" };
  await tell("crm", person("c1", { ...crm, emailConsent: "SUBSCRIBED" }));
  expect((await customers())[0]).toMatchObject({
    ...{ phone: "07700900002", displayName: "Ada Lovelace" },
    ...{ emailConsent: "SUBSCRIBED", lifecycleStage: "customer" },
  });
});
