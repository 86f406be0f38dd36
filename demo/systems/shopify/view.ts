/**
 * The world as Shopify's objects. A view is made when it is asked for and holds no state; its
 * fields are values, and functions where they take arguments or lead to other objects, so that
 * both GraphQL's default resolver and the bulk writer can read them.
 */
export type View = { readonly __typename: string; readonly [field: string]: unknown };

/** Instants as Shopify writes them: whole seconds. */
export function seconds(instant: string): string {
  return `${instant.slice(0, 19)}Z`;
}

/** An amount of pence in both the shop's and the customer's currency, which are the same here. */
export function moneyBag(pence: number): object {
  const money = { amount: decimal(pence), currencyCode: "GBP" };
  return { shopMoney: money, presentmentMoney: money };
}

export function decimal(pence: number): string {
  const digits = String(Math.abs(pence)).padStart(3, "0");
  return `${pence < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
