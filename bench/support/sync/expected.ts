import type { AuthorityTopic, Rank } from "../../../src/domain/authority.ts";
import type { SourceRecord } from "../../../src/domain/records.ts";
import type { Golden, Graph, Row } from "./findings.ts";

/** What of a record must stand in the columns of its golden record, when its word counts most. */
export function wordOf(record: SourceRecord): Row {
  switch (record.kind) {
    case "location":
      return { name: record.name, type: record.type };
    case "product":
      return { title: record.title, status: record.status };
    case "price":
      return { amount_e4: record.amount.e4, channel: record.channel };
    case "inventory":
      return { on_hand: record.onHand, reserved: record.reserved, incoming: record.incoming };
    case "customer":
      return { lifecycle_stage: record.lifecycleStage, family_name: record.familyName };
    case "order":
      return { status: record.status, number: record.number, shipping_e4: record.shipping.e4 };
    case "supplier":
      return { name: record.name };
    case "supplierOffer":
      return { unit_cost_e4: record.unitCost.e4 };
    case "stockMovement":
      return { quantity: record.quantity };
    default:
      return {};
  }
}

/**
 * The column in which a kind shows the mark of its state, and that column's name in history. Kinds
 * whose rows are deleted begin anew, and are not among them.
 */
export const MARKS: Readonly<Record<string, { readonly column: string; readonly field: string }>> =
  {
    product: { column: "title", field: "title" },
    price: { column: "amount_e4", field: "amountE4" },
    inventory: { column: "incoming", field: "incoming" },
    customer: { column: "lifecycle_stage", field: "lifecycleStage" },
    order: { column: "shipping_e4", field: "shippingE4" },
  };

/** On what subject whose word counts for a golden record. */
export function topicOf(golden: Golden, graph: Graph, rank: Rank): AuthorityTopic {
  switch (golden.kind) {
    case "product":
      return "catalog";
    case "price":
      return golden.row?.["channel"] === "POS" ? "storePrice" : "price";
    case "location":
      return "location";
    case "customer":
      return "contact";
    case "order":
      return "order";
    case "inventory":
      return placeType(golden, graph, rank) === "WAREHOUSE"
        ? "warehouseInventory"
        : "storeInventory";
    default:
      return "supply";
  }
}

/** The type of the place of a level, by the word that counts most on places. */
function placeType({ said }: Golden, graph: Graph, rank: Rank): "WAREHOUSE" | "STORE" {
  const [any] = said;
  if (any?.record.kind !== "inventory") return "STORE";
  const id = graph.idOf(any.source, "location", any.record.location);
  const place = graph.goldens.find((one) => one.kind === "location" && one.id === id);
  const [first] = [...(place?.said ?? [])].sort(
    (a, b) => rank("location", a.source.name) - rank("location", b.source.name),
  );
  return first?.record.kind === "location" ? first.record.type : "STORE";
}
