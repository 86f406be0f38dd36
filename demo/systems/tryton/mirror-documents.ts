import type {
  World,
  WorldMove,
  WorldPurchase,
  WorldShipment,
  WorldStock,
} from "../../world/types.ts";
import { audit } from "./audit.ts";
import type { Balances } from "./balances.ts";
import type { Identities } from "./identities.ts";
import * as ids from "./ids.ts";
import type { Models } from "./model-set.ts";
import { dateOf, decimalOfPence } from "./values.ts";

/** Shows the world's purchases, shipments and movements as the documents Tryton keeps of them. */
export function documents(
  world: World,
  models: Models,
  identities: Identities,
  balances: Balances,
) {
  const number = (kind: "product" | "location" | "supplier" | "purchase", id: string) =>
    identities.numberOf(kind, id) ?? 0;
  const lineNumber = (purchase: WorldPurchase | undefined, line: string) => {
    const index = purchase?.lines.findIndex((one) => one.id === line) ?? -1;
    return purchase && index >= 0 ? ids.lineOf(number("purchase", purchase.id), index) : null;
  };
  return {
    purchase(entity: WorldPurchase) {
      putPurchase(models, number("purchase", entity.id), entity, {
        party: ids.partyOfSupplier(number("supplier", entity.supplier)),
        warehouse: ids.warehouseOf(number("location", entity.location)),
        product: (code) => number("product", code),
      });
    },
    shipment(entity: WorldShipment) {
      const purchase = world.get("purchase", entity.purchase);
      putShipment(models, identities.numberOf("shipment", entity.id) ?? 0, entity, {
        party: ids.partyOfSupplier(number("supplier", entity.supplier)),
        location: number("location", entity.location),
        product: (code) => number("product", code),
        line: (line) => lineNumber(purchase, line),
      });
    },
    move(entity: WorldMove) {
      const id = identities.numberOf("move", entity.id) ?? 0;
      const product = number("product", entity.product);
      const place = (at: string, zone: (location: number) => number) =>
        OUTSIDE[at] ?? zone(number("location", at));
      balances.post(entity);
      // A receipt's moves are those of its shipment.
      if (entity.reason === "receipt") return;
      const { create_date, write_date } = audit(entity);
      // Written out, because there are tens of thousands of them.
      models.move.put({
        id: ids.moveOf(id),
        create_date,
        write_date,
        company: ids.FIXED.company,
        product,
        uom: ids.FIXED.unit,
        quantity: entity.quantity,
        state: "done",
        from_location: place(entity.from, ids.storageOf),
        to_location: place(entity.to, ids.storageOf),
        origin: null,
        shipment: null,
        planned_date: null,
        effective_date: dateOf(entity.effectiveAt),
      });
    },
    stock(entity: WorldStock) {
      const stock = identities.numberOf("stock", `${entity.product}@${entity.location}`) ?? 0;
      const location = number("location", entity.location);
      putReservation(models, stock, number("product", entity.product), location, entity);
    },
  };
}

const OUTSIDE: Readonly<Record<string, number>> = {
  supplier: ids.FIXED.supplierLocation,
  customer: ids.FIXED.customerLocation,
  adjustment: ids.FIXED.lostAndFound,
};

type PurchaseTies = {
  readonly party: number;
  readonly warehouse: number;
  readonly product: (code: string) => number;
};

function putPurchase(models: Models, id: number, entity: WorldPurchase, ties: PurchaseTies): void {
  const dates = audit(entity);
  const total = entity.lines.reduce((sum, line) => sum + line.quantity * line.unitCostPence, 0);
  const { state } = entity;
  const sent = state === "processing" || state === "done";
  const delivery = entity.expectedAt ? dateOf(entity.expectedAt) : null;
  models.purchase.put({
    ...{ id, ...dates, company: ids.FIXED.company, state, party: ties.party },
    ...{ number: state === "draft" ? null : entity.number, reference: entity.reference },
    ...{ comment: entity.comment, warehouse: ties.warehouse, currency: ids.FIXED.currency },
    ...{ invoice_method: "manual", invoice_state: "none", invoice_address: null },
    shipment_state: state === "done" ? "received" : sent ? "waiting" : "none",
    purchase_date: sent || state === "confirmed" ? dateOf(entity.orderedAt) : null,
    delivery_date: null,
    untaxed_amount: decimalOfPence(total, 2),
    total_amount: decimalOfPence(total, 2),
  });
  for (const [index, line] of entity.lines.entries()) {
    const product = ties.product(line.product);
    const offers = models.offer.owned("product", product);
    const offer = offers.find((one) => models.offer.get(one)?.["party"] === ties.party);
    models.line.put({
      ...{ id: ids.lineOf(id, index), ...dates, purchase: id, type: "line" },
      ...{
        product,
        product_supplier: offer ?? null,
        quantity: line.quantity,
        unit: ids.FIXED.unit,
      },
      ...{ unit_price: decimalOfPence(line.unitCostPence, 4), delivery_date: delivery },
      actual_quantity: sent ? line.quantity : null,
    });
  }
}

type ShipmentTies = {
  readonly party: number;
  readonly location: number;
  readonly product: (code: string) => number;
  readonly line: (purchaseLine: string) => number | null;
};

/**
 * The supplier's notice has become a draft shipment; its goods come into the input zone and are
 * put away at once, which takes two moves each.
 */
function putShipment(models: Models, id: number, entity: WorldShipment, ties: ShipmentTies): void {
  const dates = audit(entity);
  const { location } = ties;
  const received = entity.state === "received";
  const effective = entity.receivedAt ? dateOf(entity.receivedAt) : null;
  models.shipment.put({
    ...{ id, ...dates, company: ids.FIXED.company, number: entity.number, reference: null },
    ...{ supplier: ties.party, warehouse: ids.warehouseOf(location) },
    state: received ? "done" : entity.state === "cancelled" ? "cancelled" : "draft",
    ...{ planned_date: dateOf(entity.expectedAt), effective_date: effective },
  });
  for (const [index, line] of entity.lines.entries()) {
    const shipmentLine = ids.lineOf(id, index);
    const purchaseLine = ties.line(line.purchaseLine);
    const move = {
      ...{ company: ids.FIXED.company, product: ties.product(line.product) },
      ...{ uom: ids.FIXED.unit, quantity: line.quantity, effective_date: effective },
      ...{ planned_date: dateOf(entity.expectedAt), shipment: `stock.shipment.in,${id}` },
    };
    models.move.put({
      ...{ ...move, ...dates, id: ids.incomingMoveOf(shipmentLine) },
      ...{ from_location: ids.FIXED.supplierLocation, to_location: ids.inputOf(location) },
      state: received ? "done" : entity.state === "cancelled" ? "cancelled" : "draft",
      origin: purchaseLine === null ? null : `purchase.line,${purchaseLine}`,
    });
    if (!received) continue;
    models.move.put({
      ...{ ...move, id: ids.putAwayMoveOf(shipmentLine), state: "done" },
      ...{ create_date: dates.write_date ?? dates.create_date, write_date: null },
      ...{ from_location: ids.inputOf(location), to_location: ids.storageOf(location) },
      origin: `stock.move,${ids.incomingMoveOf(shipmentLine)}`,
    });
  }
}

/**
 * What is promised to open web orders is one assigned pick per product and place, as a warehouse
 * that picks in waves keeps it: its quantity follows the promises.
 */
function putReservation(
  models: Models,
  stock: number,
  product: number,
  location: number,
  entity: WorldStock,
): void {
  const id = ids.reservationMoveOf(stock);
  const old = models.move.get(id);
  const { reserved } = entity;
  const before = old?.["state"] === "assigned" ? Number(old["quantity"]) : 0;
  if (reserved === before) return;
  const quantity = reserved === 0 ? before : reserved;
  const { create_date, write_date } = audit(entity);
  models.move.put({
    ...{ id, create_date: String(old?.["create_date"] ?? create_date), write_date },
    ...{ company: ids.FIXED.company, product, uom: ids.FIXED.unit, quantity },
    ...{ state: reserved > 0 ? "assigned" : "cancelled", origin: null, shipment: null },
    ...{ from_location: ids.storageOf(location), to_location: ids.outputOf(location) },
    ...{ planned_date: dateOf(entity.changedAt), effective_date: null },
  });
}
