import type { Kind } from "../../src/domain/records.ts";
import { inventorySourceId } from "../../src/domain/records.ts";
import type { Ask } from "../../systems/tryton/ask.ts";
import type { Seeded } from "../../systems/tryton/seed.ts";
import { eanOf, skuOf } from "../../systems/tryton/seed.ts";

type Row = Readonly<Record<string, unknown>> & { readonly id: number };

/** What a real Tryton holds, asked of it in other ways than the connector's. */
export function realTruth(ask: Ask, seeded: Seeded, kind: Kind): ReadonlyMap<string, object> {
  const { context, products, suppliers, warehouses } = seeded;
  const read = (model: string, fields: readonly string[], domain: unknown[] = []) => {
    const params = [domain, 0, null, [["id", "ASC"]], fields, context];
    return ask.call(`model.${model}.search_read`, ...params) as Row[];
  };
  const byId = (rows: readonly Row[], say: (row: Row) => object) =>
    new Map(rows.map((row) => [String(row.id), say(row)]));
  switch (kind) {
    case "product":
      return byId(read("product.product", ["name"]), ({ id, name }) => {
        const index = products.indexOf(id);
        return { title: name, variants: [{ sku: skuOf(index), gtin: eanOf(index) }] };
      });
    case "location":
      return byId(
        read("stock.location", ["name"], [["type", "=", "warehouse"]]),
        ({ id, name }) => ({
          ...{ name, type: id === warehouses[0]?.id ? "WAREHOUSE" : "STORE" },
        }),
      );
    case "supplier":
      return byId(read("party.party", ["name", "code"], [["id", "in", suppliers]]), (row) => ({
        ...{ name: row["name"], code: row["code"] },
      }));
    case "supplierOffer":
      return byId(
        read("purchase.product_supplier", ["product", "party", "prices.quantity"]),
        (row) => {
          const [price] = row["prices."] as { quantity: number }[];
          return {
            ...{ supplier: String(row["party"]), variant: String(row["product"]) },
            ...{ leadTimeDays: 7 + products.indexOf(Number(row["product"])), packSize: 12 },
            ...{ minimumQuantity: price?.quantity, unitCost: { e4: 12_345, currency: "GBP" } },
          };
        },
      );
    case "inventory":
      return levels(read("stock.move", MOVE), warehouseOf(seeded, read), seeded);
    case "purchaseOrder":
      return byId(read("purchase.purchase", ["state", "reference", "lines.quantity"]), (row) => ({
        ...{ status: STATUSES[String(row["state"])], reference: row["reference"] },
        lines: (row["lines."] as { quantity: number }[]).map(({ quantity }) => ({ quantity })),
      }));
    case "inboundShipment":
      return byId(read("stock.shipment.in", ["number", "supplier"]), (row) => ({
        ...{ number: row["number"], supplier: String(row["supplier"]), status: "PLANNED" },
      }));
    case "stockMovement":
      return byId(read("stock.move", MOVE), (row) => ({
        ...{ variant: String(row["product"]), quantity: row["quantity"] },
        status: row["state"] === "done" ? "DONE" : "PLANNED",
      }));
    default:
      return new Map();
  }
}

const MOVE = ["product", "quantity", "state", "from_location", "to_location"];
const STATUSES: Readonly<Record<string, string>> = {
  draft: "DRAFT",
  quotation: "QUOTED",
  confirmed: "CONFIRMED",
  processing: "CONFIRMED",
  done: "RECEIVED",
  cancelled: "CANCELLED",
};

type Read = (model: string, fields: readonly string[]) => readonly Row[];

function warehouseOf({ warehouses }: Seeded, read: Read): ReadonlyMap<number, number> {
  const own = new Set(warehouses.map(({ id }) => id));
  const rows = read("stock.location", ["parent"]);
  return new Map(
    rows.flatMap(({ id, parent }) =>
      own.has(Number(parent)) ? [[id, Number(parent)] as const] : [],
    ),
  );
}

/** Summed from the moves, one by one. */
function levels(
  moves: readonly Row[],
  warehouse: ReadonlyMap<number, number>,
  { products, warehouses }: Seeded,
): ReadonlyMap<string, object> {
  const units = new Map<string, { onHand: number; incoming: number; reserved: number }>();
  for (const product of products) {
    for (const { id } of warehouses) {
      const key = inventorySourceId(String(product), String(id));
      units.set(key, { onHand: 0, incoming: 0, reserved: 0 });
    }
  }
  for (const { product, quantity, state, from_location, to_location } of moves) {
    const at = (place: unknown) =>
      units.get(inventorySourceId(String(product), String(warehouse.get(Number(place)))));
    const [from, to] = [at(from_location), at(to_location)];
    if (from && state === "done") from.onHand -= Number(quantity);
    if (to && state === "done") to.onHand += Number(quantity);
    if (to && state === "draft") to.incoming += Number(quantity);
  }
  return units;
}
