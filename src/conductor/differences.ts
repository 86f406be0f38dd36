import type { Action } from "../domain/actions.ts";
import { formatDecimal } from "../domain/money.ts";
import type { RecordOf, SourceRecord } from "../domain/records.ts";
import type { Difference, EffectReceipt } from "../domain/run.ts";

/**
 * Compares what a system says it made with what it was asked for. A record that was not read back
 * is a difference too. An order's lines are compared by variant, summed.
 */
export function differencesOf(action: Action, receipt: EffectReceipt): readonly Difference[] {
  switch (action.type) {
    case "purchaseOrder.create": {
      const order = recordOf("purchaseOrder", receipt.sourceId, receipt.records);
      if (!order) return [unread("purchaseOrder", receipt.sourceId)];
      return [
        ...differs("status", "not CANCELLED", order.status, order.status !== "CANCELLED"),
        ...differs("supplier", action.supplier, order.supplier),
        ...differs("location", action.location, order.location),
        ...lineDifferences(action, order),
      ];
    }
    case "purchaseOrder.place": {
      const order = recordOf("purchaseOrder", action.purchaseOrder, receipt.records);
      if (!order) return [unread("purchaseOrder", action.purchaseOrder)];
      return differs("status", "CONFIRMED", order.status, PLACED.has(order.status));
    }
    case "purchaseOrder.cancel": {
      const order = recordOf("purchaseOrder", action.purchaseOrder, receipt.records);
      if (!order) return [unread("purchaseOrder", action.purchaseOrder)];
      return differs("status", "CANCELLED", order.status);
    }
    case "price.set": {
      const price = recordOf("price", action.variant, receipt.records);
      if (!price) return [unread("price", action.variant)];
      const asked = `${formatDecimal(action.amount.e4)} ${action.amount.currency}`;
      return differs("amount", asked, `${formatDecimal(price.amount.e4)} ${price.amount.currency}`);
    }
  }
}

const PLACED: ReadonlySet<string> = new Set(["CONFIRMED", "RECEIVED"]);

function lineDifferences(
  action: Extract<Action, { type: "purchaseOrder.create" }>,
  order: RecordOf<"purchaseOrder">,
): readonly Difference[] {
  const asked = sums(action.lines);
  const got = sums(order.lines);
  return [...new Set([...asked.keys(), ...got.keys()])].flatMap((variant) => {
    const wish = asked.get(variant) ?? "nothing";
    return differs(`lines.${variant}`, wish, got.get(variant) ?? "nothing");
  });
}

function sums(
  lines: readonly {
    variant: string;
    quantity: number;
    unitCost: { e4: number; currency: string };
  }[],
): ReadonlyMap<string, string> {
  const quantities = new Map<string, { quantity: number; cost: string }>();
  for (const { variant, quantity, unitCost } of lines) {
    const cost = `${formatDecimal(unitCost.e4)} ${unitCost.currency}`;
    const before = quantities.get(variant);
    quantities.set(variant, { quantity: quantity + (before?.quantity ?? 0), cost });
  }
  return new Map(
    [...quantities].map(([variant, line]) => [variant, `${line.quantity} at ${line.cost}`]),
  );
}

function differs(
  field: string,
  asked: string,
  got: string,
  same = asked === got,
): readonly Difference[] {
  return same ? [] : [{ field, asked, got }];
}

function unread(kind: string, sourceId: string): Difference {
  return { field: kind, asked: sourceId, got: null };
}

function recordOf<K extends "purchaseOrder" | "price">(
  kind: K,
  sourceId: string,
  records: readonly SourceRecord[],
): RecordOf<K> | undefined {
  return records.find(
    (record): record is RecordOf<K> => record.kind === kind && record.sourceId === sourceId,
  );
}
