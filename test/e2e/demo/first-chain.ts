import { randomUUID } from "node:crypto";
import { createClient } from "graphql-ws";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { erpPurchases } from "../../../bench/support/erp.ts";
import type { RunningTutti } from "../../../bench/support/tutti.ts";
import { systemsOf } from "./systems.ts";

/** The first chain from end to end, and who is let in to it and to what it tells. */
export function testFirstChain(running: () => RunningTutti): void {
  describe("one operation over storefront and supply chain", () => {
    it("joins a product's stock, its web orders, their customers and its purchase orders", async () => {
      const tutti = running();
      const { data, errors } = await tutti.ask<Joined>(JOIN, {});
      expect(errors).toBeUndefined();
      const [product] = data.products.nodes;
      const [variant] = product?.variants ?? [];
      expect(variant?.inventory.length).toBeGreaterThanOrEqual(5);
      expect(variant?.inventory.map(({ provenance }) => provenance.system)).toContain("tryton");
      expect(variant?.price.provenance.system).toBe("shopify");
      expect(product?.identities.map(({ system }) => system).sort()).toEqual([
        "shopify",
        "square",
        "tryton",
      ]);
      const orders = product?.orders.nodes ?? [];
      expect(orders.length).toBe(5);
      for (const order of orders) {
        expect(order.channel).toBe("WEB");
        expect(order.customer.email).toContain("@");
        expect(order.lines.map((line) => line.variant?.id)).toContain(variant?.id);
      }
      const anyIncoming = data.products.nodes.flatMap(({ variants }) =>
        variants.flatMap(({ incomingPurchaseOrders }) => incomingPurchaseOrders.nodes),
      );
      expect(anyIncoming.length).toBeGreaterThan(0);
    });
  });

  describe("replenishStock", () => {
    it("runs, waits, is approved, and its purchase order is in the ERP and in the graph", async () => {
      const tutti = running();
      const { variantIds, locationIds } = await whatToReplenish(tutti);
      const input = { idempotencyKey: randomUUID(), variantIds, locationIds };
      const started = await tutti.ask<Start>(START, { input });
      expect(started.data.replenishStock.userErrors).toEqual([]);
      const runId = started.data.replenishStock.run?.id ?? "";

      const again = await tutti.ask<Start>(START, { input });
      expect(again.data.replenishStock.run?.id).toBe(runId);
      const conflict = await tutti.ask<Start>(START, {
        input: { ...input, variantIds: variantIds.slice(1) },
      });
      expect(conflict.data.replenishStock).toMatchObject({
        run: null,
        userErrors: [{ code: "IDEMPOTENCY_CONFLICT" }],
      });

      const waiting = await until(tutti, runId, ({ status }) => status === "WAITING");
      const approval = waiting.approvals.find(({ status }) => status === "PENDING");
      expect(approval?.total.amount).toMatch(/^\d+\.\d\d/);
      expect(waiting.effects.nodes).toEqual([]);
      const answer = {
        idempotencyKey: randomUUID(),
        approvalId: approval?.id,
        reason: "in budget",
      };
      const approved = await tutti.ask<{ approveStep: { userErrors: unknown[] } }>(APPROVE, {
        input: answer,
      });
      expect(approved.data.approveStep.userErrors).toEqual([]);

      const done = await until(tutti, runId, ({ status }) => /COMPLETED|FAILED/.test(status));
      expect(done.status).toBe("COMPLETED");
      expect(done.effects.nodes.length).toBeGreaterThan(0);
      for (const effect of done.effects.nodes) {
        expect(effect).toMatchObject({ status: "APPLIED", system: "tryton", differences: [] });
        expect(effect.purchaseOrder?.reference).toBe(effect.idempotencyKey);
      }
      expect(done.insights.nodes.length).toBeGreaterThan(0);
      const atErp = (await erpPurchases(tutti.folder)).map(({ reference }) => reference);
      const asked = done.effects.nodes.map(({ idempotencyKey }) => idempotencyKey);
      expect(atErp.filter((reference) => reference && asked.includes(reference)).sort()).toEqual(
        [...asked].sort(),
      );
    });
  });

  describe("a webhook that is not the system's", () => {
    it("is refused with its own code, for its signature and for its place", async () => {
      const tutti = running();
      const post = async (system: string, headers: Record<string, string>) => {
        const response = await fetch(`${tutti.url}/webhooks/${system}`, {
          method: "POST",
          headers: { "content-type": "application/json", ...headers },
          body: "{}",
        });
        const { code } = (await response.json()) as { code: string };
        return [response.status, code];
      };
      const forged = {
        "x-shopify-topic": "orders/create",
        "x-shopify-webhook-id": "1",
        "x-shopify-triggered-at": new Date().toISOString(),
        "x-shopify-hmac-sha256": Buffer.alloc(32).toString("base64"),
      };
      expect(await post("shopify", forged)).toEqual([401, "WEBHOOK_SIGNATURE_INVALID"]);
      expect(await post("tryton", {})).toEqual([404, "NOT_FOUND"]);
      expect(await post("nobody", {})).toEqual([404, "NOT_FOUND"]);
    });
  });

  describe("a caller who is not let in", () => {
    it("is told why: no key, a malformed one, an unknown one, a missing scope", async () => {
      const tutti = running();
      const ask = async (authorization?: string) => {
        const response = await fetch(`${tutti.url}/graphql`, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            ...(authorization ? { authorization } : {}),
          },
          body: JSON.stringify({ query: "{ customers(first: 1) { nodes { id } } }" }),
        });
        const { errors } = (await response.json()) as {
          errors: { extensions: { code: string } }[];
        };
        return errors[0]?.extensions.code;
      };
      expect(await ask()).toBe("CREDENTIALS_MISSING");
      expect(await ask("Basic abc")).toBe("CREDENTIALS_MALFORMED");
      const known = tutti.keys["app"] ?? "";
      expect(await ask(`Bearer ${known.slice(0, -4)}0000`)).toBe("KEY_UNKNOWN");
      expect(await ask(`Bearer ${known}`)).toBe("SCOPE_MISSING");
    });
  });

  describe("a subscriber that was cut off and came back", () => {
    it("has every event once and in order", async () => {
      const tutti = running();
      const systems = await systemsOf(tutti.folder);
      await systems.pace(BUSY);
      const seen: { cursor: string; id: string }[] = [];
      const { data } = await tutti.ask<{ events: { head: string } }>(
        "{ events(first: 1) { head } }",
        {},
        "admin",
      );
      let after = data.events.head;
      const begun = after;
      for (let round = 0; round < 5; round += 1) {
        for (const event of await listen(tutti, after, 10 + round * 7)) seen.push(event);
        after = seen.at(-1)?.cursor ?? after;
      }
      const replayed = await listen(tutti, begun, seen.length);
      expect(seen.map(({ id }) => id)).toEqual(replayed.map(({ id }) => id));
      expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    }, 120_000);
  });
}

/** Simulated seconds per second at which enough happens while a test listens. */
const BUSY = 3_600;

/** Takes so many events after a cursor, then drops the socket without a word. */
async function listen(tutti: RunningTutti, after: string, count: number) {
  const sockets: WebSocket[] = [];
  class Watched extends WebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      sockets.push(this);
    }
  }
  const client = createClient({
    url: `${tutti.url.replace("http", "ws")}/graphql`,
    webSocketImpl: Watched,
    connectionParams: { authorization: `Bearer ${tutti.keys["admin"]}` },
    retryAttempts: 0,
  });
  const query = "subscription ($after: Cursor) { events(after: $after) { __typename id cursor } }";
  const events: { __typename: string; id: string; cursor: string }[] = [];
  const stream = client.iterate<{ events: (typeof events)[number] }>({
    query,
    variables: { after },
  });
  for await (const { data, errors } of stream) {
    expect(errors).toBeUndefined();
    if (data) events.push(data.events);
    if (events.length >= count) break;
  }
  for (const socket of sockets) socket.terminate();
  return events;
}

async function whatToReplenish(tutti: RunningTutti) {
  const { data } = await tutti.ask<{
    products: { nodes: { variants: { id: string }[] }[] };
    locations: { nodes: { id: string; type: string }[] };
  }>(`{
    products(first: 100, filter: { availableBelow: 100000 }) { nodes { variants { id } } }
    locations(first: 10, filter: { type: [WAREHOUSE] }) { nodes { id type } }
  }`);
  return {
    variantIds: data.products.nodes.flatMap(({ variants }) => variants.map(({ id }) => id)),
    locationIds: data.locations.nodes.map(({ id }) => id),
  };
}

async function until(
  tutti: RunningTutti,
  runId: string,
  done: (run: Run) => boolean,
): Promise<Run> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { data } = await tutti.ask<{ run: Run }>(RUN, { runId });
    if (done(data.run)) return data.run;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`the run ${runId} did not get there`);
}

const JOIN = /* GraphQL */ `
  {
    products(first: 20, filter: { search: "lunch bag" }) {
      nodes {
        id
        title
        identities { system }
        variants {
          id
          price { amount { amount } provenance { system } }
          inventory(maxAge: "PT5M") { onHand location { name } provenance { system age stale } }
          incomingPurchaseOrders(first: 3) { nodes { number supplier { name } expectedAt } }
        }
        orders(first: 5, filter: { channel: [WEB] }) {
          nodes { number channel customer { email } lines { variant { id } } }
        }
      }
    }
  }
`;
const START = /* GraphQL */ `
  mutation ($input: ReplenishStockInput!) {
    replenishStock(input: $input) { run { id status } userErrors { code } }
  }
`;
const APPROVE = /* GraphQL */ `
  mutation ($input: ApproveStepInput!) {
    approveStep(input: $input) { approval { status } userErrors { code message } }
  }
`;
const RUN = /* GraphQL */ `
  query ($runId: ID!) {
    run(id: $runId) {
      status
      fault { code message }
      approvals { id status total { amount } }
      insights(first: 5) { nodes { claim } }
      effects(first: 100) {
        nodes {
          status
          system
          idempotencyKey
          differences { field }
          purchaseOrder { number reference }
        }
      }
    }
  }
`;

type Joined = {
  products: {
    nodes: {
      identities: { system: string }[];
      variants: {
        id: string;
        price: { provenance: { system: string } };
        inventory: { provenance: { system: string } }[];
        incomingPurchaseOrders: { nodes: unknown[] };
      }[];
      orders: {
        nodes: {
          channel: string;
          customer: { email: string };
          lines: { variant: { id: string } | null }[];
        }[];
      };
    }[];
  };
};
type Start = { replenishStock: { run: { id: string } | null; userErrors: { code: string }[] } };
type Run = {
  status: string;
  approvals: { id: string; status: string; total: { amount: string } }[];
  insights: { nodes: unknown[] };
  effects: {
    nodes: {
      status: string;
      idempotencyKey: string;
      purchaseOrder: { reference: string } | null;
    }[];
  };
};
