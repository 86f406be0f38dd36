import type { World, WorldReceipt } from "../../world/types.ts";
import { orderIdOf, paymentIdOf, referenceOf, refundIdOf, returnIdOf, squareId } from "./ids.ts";
import { money, taxIn } from "./values.ts";

export type SoldLine = {
  readonly uid: string;
  readonly product: string;
  readonly quantity: number;
  readonly unitPricePence: number;
};

type Refund = WorldReceipt["refunds"][number];

export function totalOf(lines: readonly Omit<SoldLine, "uid">[]): number {
  return lines.reduce((sum, { quantity, unitPricePence }) => sum + quantity * unitPricePence, 0);
}

/** What sales made through the API and sales rung up at the tills look the same in. */
export function saleBody(lines: readonly SoldLine[], world: World): object {
  const total = totalOf(lines);
  const tax = taxOf(lines);
  return {
    line_items: lines.map((line) => lineView(line, world)),
    taxes: [{ ...VAT, applied_money: money(tax) }],
    total_money: money(total),
    total_tax_money: money(tax),
    total_discount_money: money(0),
    total_tip_money: money(0),
    total_service_charge_money: money(0),
    net_amounts: amountsOf(total, tax),
  };
}

/** A receipt as the order it is; refunds do not show in it, they are orders of their own. */
export function saleView(receipt: WorldReceipt, world: World): object {
  const id = orderIdOf(receipt);
  const reference = referenceOf(receipt);
  const lines = receipt.lines.map((line) => ({ ...line, uid: squareId("line", line.id) }));
  return {
    id,
    location_id: squareId("location", receipt.store),
    ...(reference ? { reference_id: reference } : {}),
    ...(receipt.member ? { customer_id: squareId("customer", receipt.member) } : {}),
    source: { name: "Point of Sale" },
    ticket_name: receipt.number,
    state: "COMPLETED",
    version: 4,
    created_at: receipt.at,
    updated_at: receipt.at,
    closed_at: receipt.at,
    ...saleBody(lines, world),
    tenders: [tenderView(receipt)],
    net_amount_due_money: money(0),
  };
}

export function returnView(receipt: WorldReceipt, refund: Refund, world: World): object {
  const lines = refund.lines.flatMap(({ line, quantity }) => {
    const sold = receipt.lines.find(({ id }) => id === line);
    return sold ? [{ ...sold, quantity, uid: squareId("line", `${refund.id}/${line}`) }] : [];
  });
  const total = refund.amountPence;
  const tax = taxOf(lines);
  return {
    id: returnIdOf(refund.id),
    location_id: squareId("location", receipt.store),
    ...(receipt.member ? { customer_id: squareId("customer", receipt.member) } : {}),
    source: { name: "Point of Sale" },
    state: "COMPLETED",
    created_at: refund.at,
    updated_at: refund.at,
    closed_at: refund.at,
    returns: [
      {
        uid: squareId("line", refund.id),
        source_order_id: orderIdOf(receipt),
        return_line_items: lines.map((line) => {
          const { gross_sales_money: gross_return_money, ...shown } = lineView(line, world);
          return { ...shown, source_line_item_uid: squareId("line", line.id), gross_return_money };
        }),
        return_amounts: amountsOf(total, tax),
      },
    ],
    return_amounts: amountsOf(total, tax),
    net_amounts: amountsOf(-total, -tax),
    refunds: [
      {
        id: refundIdOf(orderIdOf(receipt), refund.id),
        location_id: squareId("location", receipt.store),
        transaction_id: orderIdOf(receipt),
        tender_id: paymentIdOf(orderIdOf(receipt)),
        created_at: refund.at,
        reason: "Returned goods",
        amount_money: money(total),
        status: "APPROVED",
      },
    ],
    total_money: money(0),
    total_tax_money: money(0),
    total_discount_money: money(0),
    total_tip_money: money(0),
    total_service_charge_money: money(0),
  };
}

export function paymentView(receipt: WorldReceipt): object {
  const order = orderIdOf(receipt);
  const refunded = receipt.refunds.reduce((sum, { amountPence }) => sum + amountPence, 0);
  const total = totalOf(receipt.lines);
  return {
    id: paymentIdOf(order),
    created_at: receipt.at,
    updated_at: receipt.refunds.at(-1)?.at ?? receipt.at,
    amount_money: money(total),
    total_money: money(total),
    approved_money: money(total),
    status: "COMPLETED",
    ...sourceOf(receipt.tender, total),
    location_id: squareId("location", receipt.store),
    order_id: order,
    ...(receipt.member ? { customer_id: squareId("customer", receipt.member) } : {}),
    receipt_number: receipt.number,
    ...(refunded > 0
      ? {
          refunded_money: money(refunded),
          refund_ids: receipt.refunds.map(({ id }) => refundIdOf(order, id)),
        }
      : {}),
    version_token: squareId("line", `payment/${receipt.seq}/${receipt.id}`),
  };
}

export function refundView(receipt: WorldReceipt, refund: Refund): object {
  const order = orderIdOf(receipt);
  return {
    id: refundIdOf(order, refund.id),
    status: "COMPLETED",
    location_id: squareId("location", receipt.store),
    unlinked: false,
    destination_type: receipt.tender === "cash" ? "CASH" : "CARD",
    amount_money: money(refund.amountPence),
    payment_id: paymentIdOf(order),
    order_id: returnIdOf(refund.id),
    reason: "Returned goods",
    created_at: refund.at,
    updated_at: refund.at,
  };
}

/** How a payment was made, as payments tell it. */
export function sourceOf(tender: WorldReceipt["tender"], total: number): object {
  if (tender === "cash") {
    const cash_details = { buyer_supplied_money: money(total), change_back_money: money(0) };
    return { source_type: "CASH", cash_details };
  }
  const card = { card_brand: "VISA", last_4: "1111", exp_month: 11, exp_year: 2029 };
  return { source_type: "CARD", card_details: { status: "CAPTURED", card } };
}

const VAT_UID = squareId("line", "vat");
const VAT = {
  uid: VAT_UID,
  catalog_object_id: squareId("tax", "vat"),
  name: "VAT",
  percentage: "20",
  type: "INCLUSIVE",
  scope: "LINE_ITEM",
} as const;

function lineView({ uid, product, quantity, unitPricePence }: SoldLine, world: World) {
  const total = quantity * unitPricePence;
  const tax = money(taxIn(total));
  return {
    uid,
    name: world.get("product", product)?.title ?? product,
    variation_name: "Regular",
    catalog_object_id: squareId("variation", product),
    item_type: "ITEM",
    quantity: String(quantity),
    base_price_money: money(unitPricePence),
    variation_total_price_money: money(total),
    gross_sales_money: money(total),
    total_tax_money: tax,
    total_discount_money: money(0),
    total_money: money(total),
    applied_taxes: [{ uid: `${uid}-vat`, tax_uid: VAT_UID, applied_money: tax }],
  };
}

function tenderView(receipt: WorldReceipt): object {
  const order = orderIdOf(receipt);
  return {
    id: paymentIdOf(order),
    location_id: squareId("location", receipt.store),
    transaction_id: order,
    created_at: receipt.at,
    amount_money: money(totalOf(receipt.lines)),
    ...(receipt.member ? { customer_id: squareId("customer", receipt.member) } : {}),
    type: receipt.tender === "cash" ? "CASH" : "CARD",
    payment_id: paymentIdOf(order),
  };
}

function taxOf(lines: readonly Omit<SoldLine, "uid">[]): number {
  return lines.reduce((sum, line) => sum + taxIn(line.quantity * line.unitPricePence), 0);
}

function amountsOf(total: number, tax: number): object {
  return {
    total_money: money(total),
    tax_money: money(tax),
    discount_money: money(0),
    tip_money: money(0),
    service_charge_money: money(0),
  };
}
