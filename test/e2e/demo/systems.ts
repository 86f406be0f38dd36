import { z } from "zod";
import { erpSession } from "../../../bench/support/erp.ts";
import { readPlace } from "../../../bench/support/place.ts";

const Counts = z.object({ counts: z.array(z.object({ quantity: z.string() })).default([]) });
const Order = z.object({
  order: z.object({ ticket_name: z.string().optional(), customer_id: z.string().optional() }),
});
const Contact = z.object({ properties: z.record(z.string(), z.string().nullable()) });
const Quantity = z.array(z.object({ quantity: z.number() }));
const ShopCustomer = z.object({
  data: z.object({
    customer: z.object({ defaultEmailAddress: z.object({ emailAddress: z.string() }) }),
  }),
});

/**
 * What the demo's systems themselves say, each asked in its own dialect, past Tutti. `folder` is
 * the data folder of the Tutti whose demo it is.
 */
export async function systemsOf(folder: string) {
  const place = await readPlace(folder);
  const json = async (port: number, path: string, token: object, body?: object) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      ...(body && { method: "POST", body: JSON.stringify(body) }),
      headers: { "content-type": "application/json", ...token },
      signal: AbortSignal.timeout(30_000),
    });
    return response.json() as unknown;
  };
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const square = bearer(place.square.accessToken);
  return {
    /** Units on a store's shelf, by the point of sale. */
    async shelf(variation: string, location: string): Promise<number> {
      const body = { catalog_object_ids: [variation], location_ids: [location] };
      const path = "/v2/inventory/counts/batch-retrieve";
      const { counts } = Counts.parse(await json(place.ports.square, path, square, body));
      return Number(counts[0]?.quantity ?? 0);
    },
    /** Whose receipt it is, by the point of sale. */
    async buyer(orderId: string): Promise<string | undefined> {
      const told = await json(place.ports.square, `/v2/orders/${orderId}`, square);
      return Order.parse(told).order.customer_id;
    },
    async contact(id: string): Promise<Readonly<Record<string, string | null>>> {
      const path = `/crm/v3/objects/contacts/${id}?properties=email,lifecyclestage,loyalty_card`;
      const told = await json(place.ports.hubspot, path, bearer(place.hubspot.accessToken));
      return Contact.parse(told).properties;
    },
    /** Units in a warehouse, by the ERP. */
    async stock(product: string, warehouse: string): Promise<number> {
      const call = await erpSession(folder);
      const rows = await call("model.product.product.read", [
        [Number(product)],
        ["quantity"],
        { locations: [Number(warehouse)] },
      ]);
      return Quantity.parse(rows)[0]?.quantity ?? 0;
    },
    async shopEmail(id: string): Promise<string> {
      const query =
        "query($id: ID!) { customer(id: $id) { defaultEmailAddress { emailAddress } } }";
      const told = await json(
        place.ports.shopify,
        "/admin/api/2026-07/graphql.json",
        { "x-shopify-access-token": place.shopify.accessToken },
        { query, variables: { id } },
      );
      return ShopCustomer.parse(told).data.customer.defaultEmailAddress.emailAddress;
    },
    /** Lets simulated time stand still, or run on. */
    async pace(speed: number): Promise<void> {
      await fetch(`http://127.0.0.1:${place.controlPort}/clock`, {
        method: "PUT",
        headers: bearer(place.controlToken),
        body: JSON.stringify({ speed }),
      });
    },
  };
}
