import { parseGid } from "./ids.ts";
import type { View } from "./view.ts";
import type { Views } from "./view-set.ts";

type UpdateArguments = {
  readonly productId: string;
  readonly variants: readonly { readonly id?: string | null; readonly price?: string | null }[];
  readonly allowPartialUpdates?: boolean;
};

type Problem = {
  readonly code: string;
  readonly field: readonly string[];
  readonly message: string;
};

/** productVariantsBulkUpdate, as far as prices go: all variants or none, unless told otherwise. */
export function updatePrices(
  { productId, variants, allowPartialUpdates = false }: UpdateArguments,
  views: Views,
): { product: View | null; productVariants: View[] | null; userErrors: Problem[] } {
  const product = parseGid(productId);
  const code = product?.type === "Product" ? views.ids.idOf("product", product.number) : undefined;
  if (code === undefined) {
    const message = "Product does not exist";
    const problem = { code: "PRODUCT_DOES_NOT_EXIST", field: ["productId"], message };
    return { product: null, productVariants: null, userErrors: [problem] };
  }
  const checked = variants.map((variant, index) => check(variant, index, code, views));
  const userErrors = checked.flatMap(({ problem }) => (problem ? [problem] : []));
  if (userErrors.length > 0 && !allowPartialUpdates) {
    return { product: views.product(code), productVariants: null, userErrors };
  }
  for (const { pricePence } of checked) {
    if (pricePence === null || views.world.get("product", code)?.pricePence === pricePence)
      continue;
    const answer = views.world.execute({ type: "price.set", product: code, pricePence });
    if (!answer.ok) {
      const problem = {
        code: "INVALID_VALUE",
        field: ["variants", "price"],
        message: answer.reason,
      };
      return { product: views.product(code), productVariants: null, userErrors: [problem] };
    }
  }
  const variant = views.variant(code);
  return { product: views.product(code), productVariants: variant ? [variant] : [], userErrors };
}

function check(
  { id, price }: UpdateArguments["variants"][number],
  index: number,
  code: string,
  { ids }: Views,
): { pricePence: number | null; problem: Problem | null } {
  const field = (name: string) => ["variants", String(index), name];
  const refuse = (problemCode: string, name: string, message: string) => ({
    pricePence: null,
    problem: { code: problemCode, field: field(name), message },
  });
  if (!id) return refuse("PRODUCT_VARIANT_ID_MISSING", "id", "Product variant ID is missing");
  const parsed = parseGid(id);
  const isOwn = parsed?.type === "ProductVariant" && ids.idOf("product", parsed.number) === code;
  if (!isOwn)
    return refuse("PRODUCT_VARIANT_DOES_NOT_EXIST", "id", "Product variant does not exist");
  if (price === null || price === undefined) return { pricePence: null, problem: null };
  const amount = Number(price);
  if (!Number.isFinite(amount)) return refuse("INVALID_VALUE", "price", "Price is not a number");
  if (amount < 0) {
    return refuse("NEGATIVE_PRICE_VALUE", "price", "Price must be greater than or equal to 0");
  }
  return { pricePence: Math.round(amount * 100), problem: null };
}
