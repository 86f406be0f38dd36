import type { WorldLocation } from "../../world/types.ts";
import { notFound } from "./errors.ts";
import { squareId } from "./ids.ts";
import type { Parts, Route } from "./route.ts";
import { CURRENCY, MERCHANT_ID } from "./values.ts";

/** The stores; the web warehouse is none of Square's business. */
export function locationRoutes({ world, ids }: Parts): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/v2/locations",
      answer: () => ({
        locations: world
          .all("location")
          .filter(({ type }) => type === "store")
          .map(locationView),
      }),
    },
    {
      method: "GET",
      path: "/v2/locations/*",
      answer({ ids: [id = ""] }) {
        const location = world.get("location", ids.store(id) ?? "");
        if (!location) throw notFound(`Could not find Location with id ${id}.`);
        return { location: locationView(location) };
      },
    },
  ];
}

function locationView({ id, name, address, createdAt }: WorldLocation): object {
  return {
    id: squareId("location", id),
    name,
    address: {
      address_line_1: address.line1,
      locality: address.city,
      postal_code: address.postalCode,
      country: address.country,
    },
    timezone: "Europe/London",
    capabilities: ["CREDIT_CARD_PROCESSING"],
    status: "ACTIVE",
    created_at: createdAt,
    merchant_id: MERCHANT_ID,
    country: "GB",
    language_code: "en-GB",
    currency: CURRENCY,
    business_name: "Retrospot House",
    type: "PHYSICAL",
  };
}
