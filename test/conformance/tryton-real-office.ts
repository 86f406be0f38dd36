import type { Kind } from "../../src/domain/records.ts";
import type { Ask } from "../../systems/tryton/ask.ts";
import { decimal } from "../../systems/tryton/rpc.ts";
import type { Seeded } from "../../systems/tryton/seed.ts";
import type { WriteCase } from "./harness.ts";

/** People at work in a real Tryton, through its own procedures. */
export function realOffice(ask: Ask, seeded: Seeded) {
  const { context, products, suppliers, warehouses, unit, lostAndFound } = seeded;
  const at = (list: readonly number[], nth: number) => list[nth % list.length] ?? 0;
  const web = warehouses[0] ?? { id: 0, storage: 0 };
  let count = 0;
  const create = (model: string, values: object) =>
    (ask.call(`model.${model}.create`, [values], context) as number[])[0] ?? 0;
  const first = (model: string, domain: unknown[], order: unknown = null) =>
    (ask.call(`model.${model}.search`, domain, 0, 1, order, context) as number[])[0] ?? 0;
  const write = (model: string, id: number, values: object) => {
    ask.call(`model.${model}.write`, [id], values, context);
    return String(id);
  };
  const countOf = (model: string, domain: unknown[]) =>
    Number(ask.call(`model.${model}.search_count`, domain, context));

  const buy = (nth: number, until: "draft" | "quoted" | "sent"): number => {
    const party = at(suppliers, nth);
    const line = {
      product: at(products, nth),
      quantity: 24 + nth,
      unit,
      unit_price: decimal("1.2345"),
    };
    const purchase = create("purchase.purchase", {
      ...{ party, warehouse: web.id, invoice_method: "manual", lines: [["create", [line]]] },
      invoice_address: first("party.address", [["party", "=", party]]),
    });
    if (until === "draft") return purchase;
    for (const step of until === "quoted" ? ["quote"] : ["quote", "confirm"]) {
      ask.call(`model.purchase.purchase.${step}`, [purchase], context);
    }
    return purchase;
  };
  const ship = (purchase: number): number => {
    const move = first("stock.move", [["origin.purchase", "=", purchase, "purchase.line"]]);
    const rows = ask.call("model.purchase.purchase.read", [purchase], ["party"], context);
    const [{ party } = { party: 0 }] = rows as { party: number }[];
    const moves = [["add", [move]]];
    return create("stock.shipment.in", {
      supplier: party,
      warehouse: web.id,
      incoming_moves: moves,
    });
  };
  const found = (product: number): number => {
    const move = create("stock.move", {
      ...{ product, uom: unit, quantity: 1, from_location: lostAndFound, to_location: web.storage },
      ...{
        unit_price: decimal("1.5"),
        currency: first("currency.currency", [["code", "=", "GBP"]]),
      },
    });
    ask.call("model.stock.move.do", [move], context);
    return move;
  };

  const change = (kind: Kind): string | null => {
    count += 1;
    const product = at(products, count);
    switch (kind) {
      case "product":
        // A product's title is its template's: the product itself is not written.
        write("product.template", product, { name: `Renamed ${count}` });
        return String(product);
      case "location":
        return write("stock.location", web.id, { name: `Web warehouse ${count}` });
      case "supplier":
        return write("party.party", at(suppliers, count), { name: `Supplier ${count}` });
      case "supplierOffer": {
        const offer = first("purchase.product_supplier", [["product", "=", product]]);
        const price = first("purchase.product_supplier.price", [["product_supplier", "=", offer]]);
        write("purchase.product_supplier.price", price, { quantity: 24 + count });
        return String(offer);
      }
      case "inventory":
        found(product);
        return `${product}@${web.id}`;
      case "stockMovement":
        return String(found(product));
      case "purchaseOrder":
        return String(buy(count, "sent"));
      case "inboundShipment":
        return String(ship(buy(count, "sent")));
      default:
        return null;
    }
  };

  return {
    buy,
    ship,
    change,
    orderCase: (): WriteCase => {
      count += 1;
      const unitCost = { e4: 12_345, currency: "GBP" };
      return {
        action: {
          type: "purchaseOrder.create",
          ...{ supplier: String(at(suppliers, count)), location: String(web.id), note: "A test" },
          lines: [{ variant: String(at(products, count)), quantity: 36, unitCost }],
        },
        effects: () => countOf("purchase.purchase", []),
      };
    },
    placeCase: (): WriteCase => {
      count += 1;
      const purchaseOrder = String(buy(count, "quoted"));
      return {
        action: { type: "purchaseOrder.place", purchaseOrder },
        // Each is one purchase under way and one move: a second of either shows as a half.
        effects: () =>
          (countOf("purchase.purchase", [["state", "=", "processing"]]) +
            countOf("stock.move", [["origin", "like", "purchase.line,%"]])) /
          2,
      };
    },
    cancelCase: (): WriteCase => {
      count += 1;
      const purchaseOrder = String(buy(count, "draft"));
      return {
        action: { type: "purchaseOrder.cancel", purchaseOrder },
        effects: () => countOf("purchase.purchase", [["state", "=", "cancelled"]]),
      };
    },
  };
}
