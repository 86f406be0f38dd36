import { randomUUID } from "node:crypto";
import { parseGid } from "./ids.ts";
import type { View } from "./view.ts";
import type { Views } from "./view-set.ts";

type OrderArguments = {
  readonly options?: { readonly inventoryBehaviour?: string | null } | null;
  readonly order: {
    readonly customer?: { readonly toAssociate?: { readonly id?: string | null } | null } | null;
    readonly lineItems?:
      | readonly { readonly variantId?: string | null; readonly quantity: number }[]
      | null;
  };
};

type Problem = {
  readonly code: "INVALID" | "INVENTORY_CLAIM_FAILED";
  readonly field: readonly string[];
  readonly message: string;
};

/**
 * orderCreate, at list prices, for a customer who is known. Stock is claimed by the variants'
 * policy, which is DENY for all of them: what is not there is not sold. Asked twice, it makes two.
 */
export function createOrder(
  { options, order }: OrderArguments,
  views: Views,
): { order: View | null; userErrors: readonly Problem[] } {
  const { world, ids } = views;
  const refuse = (code: Problem["code"], field: readonly string[], message: string) => ({
    order: null,
    userErrors: [{ code, field, message }],
  });
  if (options?.inventoryBehaviour !== "DECREMENT_OBEYING_POLICY") {
    const message = "This store sells by its stock policy: ask for DECREMENT_OBEYING_POLICY";
    return refuse("INVALID", ["options", "inventoryBehaviour"], message);
  }
  const buyer = parseGid(order.customer?.toAssociate?.id ?? "");
  const customer = buyer?.type === "Customer" ? ids.idOf("customer", buyer.number) : undefined;
  if (customer === undefined) {
    return refuse("INVALID", ["order", "customer"], "Customer does not exist");
  }
  const lines: { product: string; quantity: number }[] = [];
  for (const [n, { variantId, quantity }] of (order.lineItems ?? []).entries()) {
    const variant = parseGid(variantId ?? "");
    const product = variant && ids.idOf("product", variant.number);
    if (variant?.type !== "ProductVariant" || !product) {
      return refuse("INVALID", ["order", "lineItems", `${n}`], "Variant does not exist");
    }
    lines.push({ product, quantity });
  }
  const answer = world.execute({
    ...{ type: "order.place", reference: `shopify ${randomUUID()}` },
    ...{ customer, lines },
  });
  if (answer.ok) return { order: views.order(answer.id), userErrors: [] };
  // The world's words for too few units of what was checked to exist.
  const isShort = answer.reason.includes("are left at");
  const code = isShort ? "INVENTORY_CLAIM_FAILED" : "INVALID";
  return refuse(
    code,
    ["order", "lineItems"],
    isShort ? "Unable to claim inventory" : answer.reason,
  );
}
