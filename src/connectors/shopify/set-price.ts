import { z } from "zod";
import type { Action } from "../../domain/actions.ts";
import { formatDecimal } from "../../domain/money.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call, Receipt } from "../contract.ts";
import { type Graphql, NAME } from "./graphql-client.ts";
import { OPERATIONS } from "./operations.ts";
import { priceRecord, type Shop, WirePrice } from "./product.ts";

/**
 * Sets a variant's price and reads it back. Shopify keeps no idempotency key for this mutation;
 * but a price that is set twice is set once, so the price itself answers whether anything is
 * left to do: `created` is false when the variant had that price already. (The one thing a key
 * could do more is to tell a late repeat from a wish to set an older price again; the caller, who
 * keeps keys, sends each of them until it is answered and not after that.)
 */
export async function setPrice(
  action: Extract<Action, { type: "price.set" }>,
  graphql: Graphql,
  shopOf: (call: Call) => Promise<Result<Shop>>,
  call: Call,
): Promise<Result<Receipt>> {
  const shop = await shopOf(call);
  if (!shop.ok) return shop;
  const { variant, amount } = action;
  const { currencyCode } = shop.value;
  if (amount.currency !== currencyCode || amount.e4 < 0 || amount.e4 % minorUnitE4(currencyCode)) {
    const price = `${formatDecimal(amount.e4)} ${amount.currency}`;
    return err("INPUT_INVALID", `${price} is no price in the shop's currency, ${currencyCode}.`);
  }

  const before = await readVariant(variant, graphql, call);
  if (!before.ok) return before;
  const receipt = (wire: WirePrice, created: boolean): Result<Receipt> =>
    ok({ sourceId: variant, created, records: [priceRecord(wire, shop.value)] });
  if (before.value.price === amount.e4) return receipt(before.value, false);

  const variants = [{ id: variant, price: formatDecimal(amount.e4) }];
  const product = before.value.product.id;
  const answer = await graphql(OPERATIONS.setPrice, { product, variants }, SetAnswer, call);
  if (!answer.ok) return answer;
  const [error] = answer.value.data.productVariantsBulkUpdate.userErrors;
  if (error) return err("SYSTEM_REFUSED", `${NAME} refused the price: ${error.message}`);

  const after = await readVariant(variant, graphql, call);
  if (!after.ok) return after;
  return receipt(after.value, true);
}

const WireVariantOfProduct = WirePrice.extend({ product: z.object({ id: z.string() }) });
const VariantAnswer = z.object({ nodes: z.array(WireVariantOfProduct.nullable()).length(1) });
const SetAnswer = z.object({
  productVariantsBulkUpdate: z.object({ userErrors: z.array(z.object({ message: z.string() })) }),
});

async function readVariant(
  id: string,
  graphql: Graphql,
  call: Call,
): Promise<Result<z.infer<typeof WireVariantOfProduct>>> {
  const answer = await graphql(OPERATIONS.variantsById, { ids: [id] }, VariantAnswer, call);
  if (!answer.ok) return answer;
  const [variant] = answer.value.data.nodes;
  if (!variant) return err("SYSTEM_REFUSED", `${NAME} knows no variant ${id}.`);
  if (variant.id === id) return ok(variant);
  return err("SYSTEM_ANSWER_INVALID", `${NAME} answered with another variant than ${id}.`);
}

/** A currency's smallest coin in ten-thousandths: 100 for GBP, 10000 for JPY. */
function minorUnitE4(currency: string): number {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return 10 ** (4 - (format.resolvedOptions().maximumFractionDigits ?? 2));
}
