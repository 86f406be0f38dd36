import type { World, WorldChange } from "../../world/types.ts";
import { customerView } from "./customer-routes.ts";
import { orderIdOf, paymentIdOf, refundIdOf, squareId } from "./ids.ts";
import { countView } from "./inventory-routes.ts";
import { type OpenOrder, openOrderView } from "./open-orders.ts";
import { paymentView, refundView } from "./order-views.ts";

/** Something that Square tells subscribers; its object is made when it is sent. */
export type Happening = {
  readonly type: string;
  /** What it is about: `data.type` and `data.id`. */
  readonly about: string;
  readonly id: string;
  readonly object: () => object | null;
};

/** What became of the world, as Square's events: the web shop's and the office's affairs are none. */
export function happenings(changes: readonly WorldChange[], world: World): readonly Happening[] {
  const told = changes.flatMap((change): Happening[] => {
    switch (change.kind) {
      case "stock":
        return stockEvents(change.id, world);
      case "receipt":
        return receiptEvents(change.id, world);
      case "member":
        return memberEvents(change.id, world);
      default:
        return [];
    }
  });
  const inCatalog = changes.some(({ kind }) => kind === "product");
  return inCatalog ? [...told, catalogEvent(world.now())] : told;
}

/** An order that was made through the API; orders of the tills come into being paid. */
export function orderCreated(order: OpenOrder, world: World): Happening {
  return {
    type: "order.created",
    about: "order_created",
    id: order.id,
    object: () => ({ order_created: orderHead(openOrderView(order, world)) }),
  };
}

/** It names no object: whoever hears of it has to ask what changed. */
export function catalogEvent(updated_at: string): Happening {
  return {
    type: "catalog.version.updated",
    about: "catalog",
    id: "",
    object: () => ({ catalog_version: { updated_at } }),
  };
}

function stockEvents(id: string, world: World): Happening[] {
  const stock = world.get("stock", id);
  if (!stock || world.get("location", stock.location)?.type !== "store") return [];
  const object = () => {
    const now = world.get("stock", id);
    return now ? { inventory_counts: [countView(now)] } : null;
  };
  const variation = squareId("variation", stock.product);
  const of = `${variation}:${squareId("location", stock.location)}`;
  return [{ type: "inventory.count.updated", about: "inventory_counts", id: of, object }];
}

function memberEvents(id: string, world: World): Happening[] {
  const member = world.get("member", id);
  if (!member) return [];
  const type = member.createdAt === member.changedAt ? "customer.created" : "customer.updated";
  const object = () => {
    const now = world.get("member", id);
    return now ? { customer: customerView(now) } : null;
  };
  return [{ type, about: "customer", id: squareId("customer", id), object }];
}

function receiptEvents(id: string, world: World): Happening[] {
  const receipt = world.get("receipt", id);
  if (!receipt) return [];
  const order = orderIdOf(receipt);
  const payment = (type: string): Happening => ({
    type,
    about: "payment",
    id: paymentIdOf(order),
    object: () => {
      const now = world.get("receipt", id);
      return now ? { payment: paymentView(now) } : null;
    },
  });
  const { store, at } = receipt;
  const head = {
    order_id: order,
    version: 4,
    location_id: squareId("location", store),
    state: "COMPLETED",
    created_at: at,
    updated_at: at,
  };
  if (receipt.refunds.length === 0) {
    const updated = () => ({ order_updated: head });
    return [
      payment("payment.created"),
      { type: "order.updated", about: "order_updated", id: order, object: updated },
    ];
  }
  const fresh = receipt.refunds.filter((refund) => refund.at === receipt.changedAt);
  const refunds = fresh.map((refund): Happening => {
    const object = () => ({ refund: refundView(receipt, refund) });
    return { type: "refund.created", about: "refund", id: refundIdOf(order, refund.id), object };
  });
  return [...refunds, payment("payment.updated")];
}

function orderHead(order: object): object {
  const { id, version, location_id, state, created_at } = order as Record<string, unknown>;
  return { order_id: id, version, location_id, state, created_at };
}
