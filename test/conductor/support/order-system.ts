import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { Action } from "../../../src/domain/actions.ts";

export type KeptOrder = {
  readonly id: string;
  readonly key: string;
  readonly action: Extract<Action, { type: "purchaseOrder.create" }>;
  status: "QUOTED" | "CONFIRMED" | "CANCELLED";
};

/** How the system behaves; change it at any time. */
export type Manners = {
  /** Time between looking for the key and making the order: a second writer would slip in. */
  beforeMs: number;
  /** Time between making the order and answering. */
  afterMs: number;
  /** Answers to the next writes instead of doing them, by what they are. */
  failCreate: "nothing" | "refuse" | "unavailable";
  failCancel: "nothing" | "refuse" | "unavailable";
  failPlace: "nothing" | "refuse" | "unavailable";
  /** Adds this to every quantity it is asked for. */
  extraUnits: number;
};

const Request = z.strictObject({ system: z.string(), action: Action, key: z.string() });

/**
 * A system of record in its own server, which outlives the processes that write to it. As an ERP
 * does, it keeps no idempotency keys: it looks for an order with the key as its reference, and
 * makes one when there is none; two writers at once would make two.
 */
export async function startOrderSystem() {
  const orders: KeptOrder[] = [];
  const cancelled: string[] = [];
  const manners: Manners = {
    beforeMs: 0,
    afterMs: 0,
    failCreate: "nothing",
    failCancel: "nothing",
    failPlace: "nothing",
    extraUnits: 0,
  };
  let writing = 0;

  const write = async ({ action, key }: z.infer<typeof Request>) => {
    if (action.type === "purchaseOrder.cancel") {
      if (manners.failCancel !== "nothing") return { fails: manners.failCancel };
      const order = orders.find(({ id }) => id === action.purchaseOrder);
      if (!order) return { fails: "refuse" };
      if (order.status !== "CANCELLED") cancelled.push(order.id);
      order.status = "CANCELLED";
      return { receipt: receiptOf(order, false) };
    }
    if (action.type === "purchaseOrder.place") {
      if (manners.failPlace !== "nothing") return { fails: manners.failPlace };
      const order = orders.find(({ id }) => id === action.purchaseOrder);
      if (!order || order.status === "CANCELLED") return { fails: "refuse" };
      order.status = "CONFIRMED";
      return { receipt: receiptOf(order, false) };
    }
    if (action.type !== "purchaseOrder.create") return { fails: "refuse" };
    if (manners.failCreate !== "nothing") return { fails: manners.failCreate };
    const known = orders.find((order) => order.key === key);
    if (known) return { receipt: receiptOf(known, false) };
    await delay(manners.beforeMs);
    const lines = action.lines.map((line) => ({
      ...line,
      quantity: line.quantity + manners.extraUnits,
    }));
    const order: KeptOrder = {
      id: `PO-${randomUUID()}`,
      key,
      action: { ...action, lines },
      status: "QUOTED",
    };
    orders.push(order);
    await delay(manners.afterMs);
    return { receipt: receiptOf(order, true) };
  };

  const server = createServer(async (request, response) => {
    writing += 1;
    const answer = await write(Request.parse(await json(request)));
    writing -= 1;
    response.end(JSON.stringify(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    orders,
    manners,
    /** Ids in the order in which they were cancelled. */
    cancelled,
    writing: () => writing,
    /** Keys that have more than one order: there must never be any. */
    doubles: () => orders.filter(({ key }, i) => orders.findIndex((o) => o.key === key) < i),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

export type OrderSystem = Awaited<ReturnType<typeof startOrderSystem>>;

function receiptOf({ id, key, action, status }: KeptOrder, created: boolean) {
  const at = "2011-11-01T00:00:00Z";
  const lines = action.lines.map((line, i) => ({
    sourceId: `${id}-${i}`,
    variant: line.variant,
    quantity: line.quantity,
    received: 0,
    unitCost: line.unitCost,
  }));
  const record = {
    kind: "purchaseOrder",
    sourceId: id,
    updatedAt: at,
    number: id,
    reference: key,
    supplier: action.supplier,
    location: action.location,
    status,
    orderedAt: at,
    expectedAt: null,
    total: { e4: 0, currency: "GBP" },
    lines,
  };
  return { sourceId: id, created, records: [record] };
}
