import { randomUUID } from "node:crypto";
import type { World, WorldReceipt } from "../../world/types.ts";
import { refused } from "./errors.ts";
import { paymentIdOf, receiptReference, squareId } from "./ids.ts";
import { type SoldLine, saleBody, sourceOf, totalOf } from "./order-views.ts";
import { money } from "./values.ts";

/** An order made through the API that nobody has paid yet. It is forgotten when the process ends. */
export type OpenOrder = {
  readonly id: string;
  readonly store: string;
  readonly reference: string | null;
  readonly member: string | null;
  readonly lines: readonly SoldLine[];
  readonly at: string;
};

/** A payment that was approved for an open order, and waits for the order to be paid with it. */
export type Approved = {
  readonly id: string;
  readonly order: string;
  readonly tender: WorldReceipt["tender"];
  readonly at: string;
};

export type OpenOrders = {
  readonly all: () => readonly OpenOrder[];
  readonly get: (id: string) => OpenOrder | undefined;
  readonly make: (order: Omit<OpenOrder, "id" | "at">) => OpenOrder;
  readonly approve: (order: OpenOrder, tender: WorldReceipt["tender"]) => Approved;
  readonly approved: (payment: string) => Approved | undefined;
  /** Sells what the order holds, and gives the receipt; it is open no more. */
  readonly complete: (order: OpenOrder, tender: WorldReceipt["tender"]) => WorldReceipt;
};

const OPEN_MAX = 10_000;

export function createOpenOrders(world: World, made: (order: OpenOrder) => void): OpenOrders {
  const open = new Map<string, OpenOrder>();
  const approvals = new Map<string, Approved>();
  return {
    all: () => [...open.values()],
    get: (id) => open.get(id),
    make(order) {
      if (open.size >= OPEN_MAX) throw refused("BAD_REQUEST", "Too many orders are open.");
      const opened = { ...order, id: squareId("order", randomUUID()), at: world.now() };
      open.set(opened.id, opened);
      made(opened);
      return opened;
    },
    approve(order, tender) {
      const approval = { id: paymentIdOf(order.id), order: order.id, tender, at: world.now() };
      approvals.set(approval.id, approval);
      open.set(order.id, order);
      return approval;
    },
    approved: (payment) => approvals.get(payment),
    complete(order, tender) {
      const told = world.execute({
        type: "receipt.ring",
        store: order.store,
        reference: receiptReference(order.id, order.reference),
        member: order.member,
        tender,
        lines: order.lines.map(({ product, quantity }) => ({ product, quantity })),
      });
      if (!told.ok) throw refused("BAD_REQUEST", told.reason, "order_id");
      open.delete(order.id);
      approvals.delete(paymentIdOf(order.id));
      const receipt = world.get("receipt", told.id);
      if (!receipt) throw new Error(`The world lost receipt ${told.id}.`);
      return receipt;
    },
  };
}

export function openOrderView(order: OpenOrder, world: World): object {
  return {
    id: order.id,
    location_id: squareId("location", order.store),
    ...(order.reference ? { reference_id: order.reference } : {}),
    ...(order.member ? { customer_id: squareId("customer", order.member) } : {}),
    source: { name: "Point of Sale" },
    state: "OPEN",
    version: 1,
    created_at: order.at,
    updated_at: order.at,
    ...saleBody(order.lines, world),
    net_amount_due_money: money(totalOf(order.lines)),
  };
}

export function approvedView(approval: Approved, order: OpenOrder): object {
  const total = totalOf(order.lines);
  return {
    id: approval.id,
    created_at: approval.at,
    updated_at: approval.at,
    amount_money: money(total),
    total_money: money(total),
    approved_money: money(total),
    status: "APPROVED",
    ...sourceOf(approval.tender, total),
    location_id: squareId("location", order.store),
    order_id: order.id,
    ...(order.member ? { customer_id: squareId("customer", order.member) } : {}),
  };
}
