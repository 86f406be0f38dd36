import { buildSchema, type FieldNode, Kind, parse } from "graphql";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { auditing } from "../../../src/server/audit/audited-pipeline.ts";
import { keptInput } from "../../../src/server/audit/kept-input.ts";
import { createMutationAudit } from "../../../src/server/audit/mutation-audit.ts";
import { ownMutations } from "../../../src/server/graph.ts";
import { createErrorMask } from "../../../src/server/graphql/error-mask.ts";
import type { addAudit } from "../../../src/store/audit-repository.ts";
import { type GraphWorld, graphWorld } from "../../support/graph.ts";
import { quietLog } from "../../support/quiet-log.ts";
import { inventoryRecord, locationRecord, productRecord } from "../../support/records.ts";
import { clock, type Fixture, post, random, startEdge, until } from "../edge-fixture.ts";

const RENAME = 'mutation Rename { rename(title: "A secret name") { id title } }';

describe("a mutation at the edge", () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await startEdge();
  });
  afterEach(() => fixture.stop());

  const rows = () => fixture.database.query("select * from mutation_audit order by id");

  test("is kept with who, when, whence and what, without what was written", async () => {
    const { id, token } = await fixture.makeKey(["control:write", "catalog:read"]);
    const before = Date.now();
    const { headers } = await post(fixture.url, RENAME, `Bearer ${token}`);
    const [row, ...more] = await rows();
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      ...{ principal_id: id, principal_name: "scoped", client_address: "127.0.0.1" },
      ...{ request_id: headers.get("x-request-id"), transport: "http" },
      ...{ operation_name: "Rename", mutations: ["rename"], outcome: "DONE", codes: [] },
      inputs: [...[{ mutation: "rename", idempotencyKey: null }]].map((input) => ({
        ...input,
        arguments: { title: "(a text of 13 characters)" },
      })),
    });
    expect(Date.parse(String(row?.["at"]))).toBeGreaterThanOrEqual(before - 1_000);
    expect(row?.["ended_at"]).not.toBeNull();
    expect(JSON.stringify(row)).not.toContain("secret");
  });

  test("is kept too when it comes by a larger graph", async () => {
    const key = await fixture.keyFor(["control:write", "catalog:read"]);
    await post(`${fixture.origin}/subgraph`, RENAME, key);
    expect(await rows()).toMatchObject([{ mutations: ["rename"], outcome: "DONE" }]);
  });

  test("is kept when it is refused, and for what", async () => {
    const key = await fixture.keyFor(["catalog:read"]);
    expect((await post(fixture.url, RENAME, key)).status).toBe(403);
    await until(async () => (await rows()).length === 1);
    expect((await rows())[0]).toMatchObject({ outcome: "REFUSED", codes: ["SCOPE_MISSING"] });
    expect(fixture.inside.resolved).toBe(0);
  });

  test.each([
    [
      "by a limit",
      `mutation { rename(title: "a") { ${Array.from({ length: 200 }, (_, i) => `a${i}: id`).join(" ")} } }`,
      "ALIASES_TOO_MANY",
    ],
    ["for its form", 'mutation { rename(title: "a") { no } }', "GRAPHQL_VALIDATION_FAILED"],
    [
      "for fragments in a circle",
      "mutation { ...a } fragment a on Mutation { rename(title: 1) { id } ...b } fragment b on Mutation { ...a }",
      "GRAPHQL_VALIDATION_FAILED",
    ],
  ])("is kept when its document is refused %s", async (_why, source, code) => {
    const key = await fixture.keyFor(["control:write", "catalog:read"]);
    await post(fixture.url, source, key);
    await until(async () => (await rows()).length === 1);
    const [row] = await rows();
    expect(row).toMatchObject({ outcome: "REFUSED", codes: [code], mutations: ["rename"] });
  });

  test("is not executed when it cannot be kept", async () => {
    const key = await fixture.keyFor(["control:write"]);
    await fixture.database.query("alter table mutation_audit rename to mutation_audit_away");
    const { body } = await post(fixture.url, RENAME, key);
    expect(body.data ?? null).toBeNull();
    expect(body.errors?.[0]?.extensions["code"]).toBe("INTERNAL");
    expect(fixture.inside.resolved).toBe(0);
    await fixture.database.query("alter table mutation_audit_away rename to mutation_audit");
    expect((await post(fixture.url, RENAME, key)).body.data).not.toBeNull();
  });

  test("is kept before it is executed", async () => {
    const key = await fixture.keyFor(["control:write"]);
    await fixture.database.query(
      `create function no_end() returns trigger language plpgsql as
       $$ begin raise exception 'no'; end $$`,
    );
    await fixture.database.query(
      "create trigger no_end before update on mutation_audit execute function no_end()",
    );
    expect((await post(fixture.url, RENAME, key)).status).toBe(200);
    expect(await rows()).toMatchObject([{ outcome: "STARTED", ended_at: null }]);
    expect(fixture.logged.some(({ message }) => /how a mutation ended/.test(message))).toBe(true);
  });

  test("within fragments, and several of one operation, are kept; a query is not", async () => {
    const key = await fixture.keyFor(["control:write"]);
    const source = `mutation { ...Two } fragment Two on Mutation {
      a: rename(title: "x") { id } ... { b: rename(title: "xy") { id } } }`;
    await post(fixture.url, source, key);
    await post(fixture.url, "{ whoami }", key);
    expect(await rows()).toMatchObject([{ mutations: ["rename", "rename"], outcome: "DONE" }]);
  });
});

test("refused mutations are kept up to what can wait, and then counted", async () => {
  const fixture = await startEdge();
  const warned: object[] = [];
  const log = { ...quietLog, warn: (fields: object) => void warned.push(fields) };
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const slow: Parameters<typeof addAudit>[0] = {
    query: async (...statement) => {
      await gate;
      return fixture.database.query(...statement);
    },
  };
  const audit = createMutationAudit(slow, clock, random, log);
  const start = {
    ...{ principalId: "key_1", principalName: "x", requestId: "r", clientAddress: "", inputs: [] },
    ...{ transport: "http", operationName: null, mutations: ["rename"] },
  };
  for (let n = 0; n < 1_003; n += 1) audit.refused(start, ["RATE_LIMITED"]);
  open();
  await audit.close();
  const [row] = await fixture.database.query("select count(*)::int as n from mutation_audit");
  expect(row).toEqual({ n: 1_000 });
  expect(warned).toEqual([{ count: 3 }]);
  await fixture.stop();
});

describe("the audit of our own graph", () => {
  let world: GraphWorld;
  beforeAll(async () => {
    const mask = createErrorMask(quietLog, () => "error");
    world = await graphWorld(undefined, undefined, (pipeline, database) =>
      auditing(pipeline, {
        audit: createMutationAudit(database, clock, random, quietLog),
        mask,
        own: ownMutations(),
      }),
    );
    await world.take("erp", {
      records: [
        productRecord("p1"),
        locationRecord("w1", "Warehouse"),
        inventoryRecord("p1-v", "w1", 5),
      ],
    });
  });
  afterAll(() => world.close());

  const LOG = `query ($filter: AuditFilter) { auditLog(first: 10, filter: $filter) {
    nodes { mutations outcome codes recordIds principalId inputs { idempotencyKey arguments } }
    pageInfo { hasNextPage } } }`;
  const log = async (filter: object = {}) => {
    const { data, errors } = await world.ask(LOG, { filter });
    expect(errors).toBeUndefined();
    return (data as { auditLog: { nodes: Record<string, unknown>[] } }).auditLog.nodes;
  };

  test("tells of user errors and records that the client did not select", async () => {
    const [level] = await world.database.query<{ variant_id: string; location_id: string }>(
      "select variant_id, location_id from inventory_level",
    );
    const reserve = (key: string, quantity: number) =>
      world.ask(
        `mutation ($lines: [ReservationLineInput!]!, $key: String!) {
          reserveInventory(input: { idempotencyKey: $key, lines: $lines, reference: "Anna Smith" }) {
            __typename } }`,
        {
          key,
          lines: [{ variantId: level?.variant_id, locationId: level?.location_id, quantity }],
        },
        { scopes: ["inventory:reserve"], caller: "key_shop" },
      );
    await reserve("one", 2);
    await reserve("two", 2_000);
    const nodes = await log();
    expect(nodes).toMatchObject([
      { outcome: "FAILED", codes: ["INVENTORY_INSUFFICIENT"], mutations: ["reserveInventory"] },
      { outcome: "DONE", codes: [], principalId: "key_shop" },
    ]);
    expect(nodes[1]?.["recordIds"]).toEqual([expect.stringMatching(/^resv_/)]);
    expect(nodes[1]?.["inputs"]).toEqual([
      {
        idempotencyKey: "one",
        arguments: {
          input: {
            lines: [{ variantId: level?.variant_id, locationId: level?.location_id, quantity: 2 }],
            expiresIn: "PT15M",
            reference: "(a text of 10 characters)",
          },
        },
      },
    ]);
    expect(await log({ outcome: ["DONE"] })).toHaveLength(1);
    expect(await log({ principalIds: ["key_other"] })).toHaveLength(0);
    expect(await log({ mutations: ["reserveInventory", "cancelRun"] })).toHaveLength(2);
    expect(await log({ recordIds: nodes[1]?.["recordIds"] })).toHaveLength(1);
  });

  test("is for administrators, and nothing in the graph changes it", async () => {
    const { errors } = await world.ask(LOG, {}, { scopes: ["control:read", "control:approve"] });
    expect(errors?.[0]?.extensions?.["code"]).toBe("SCOPE_MISSING");
    expect([...ownMutations()].filter((name) => /audit/i.test(name))).toEqual([]);
    expect(ownMutations().size).toBeGreaterThan(10);
  });
});

describe("what is kept of an input", () => {
  const schema = buildSchema(`
    enum Color { RED }
    scalar Duration
    input Deep { ids: [ID!] card: Int note: String color: Color wait: Duration inner: Deep ok: Boolean }
    type Mutation { pay(input: Deep!, pin: Int, who: String): Int }
    type Query { a: Int }`);
  const kept = (source: string, own: readonly string[], variables = {}) => {
    const [definition] = parse(source).definitions;
    if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error("no operation");
    const node = definition.selectionSet.selections[0] as FieldNode;
    return keptInput(schema, node, variables, new Set(own)).arguments;
  };
  const id = `cust_${"0".repeat(26)}`;
  const source = `mutation ($deep: Deep!) { pay(input: $deep, pin: 1234, who: "Anna") }`;
  const deep = {
    ...{ ids: [id, "cust_anna.smith@example.com"], card: 4111, note: "call me", color: "RED" },
    ...{ wait: "PT5S", inner: { color: "Anna" }, ok: true },
  };

  test("of another graph's is neither a text nor a number", () => {
    expect(kept(source, [], { deep })).toEqual({
      input: {
        ...{ ids: [id, "(a text of 27 characters)"], card: "(a number)", color: "RED" },
        ...{ note: "(a text of 7 characters)", wait: "PT5S", ok: true },
        inner: { color: "(a text of 4 characters)" },
      },
      ...{ pin: "(a number)", who: "(a text of 4 characters)" },
    });
  });

  test("of our own is a number, too", () => {
    expect(kept(source, ["pay"], { deep })).toMatchObject({ input: { card: 4111 }, pin: 1234 });
  });

  test("is at most twenty of a list, and nothing of what does not fit", () => {
    const many = { ids: Array.from({ length: 25 }, () => id) };
    const { input } = kept(source, [], { deep: many }) as { input: { ids: string[] } };
    expect(input.ids).toHaveLength(21);
    expect(input.ids.at(-1)).toBe("and 5 more");
    expect(kept(source, [], {})).toEqual({});
  });
});
