import type { WorldCustomer, WorldLocation } from "../../world/types.ts";
import type { PageArguments } from "./connections.ts";
import { gid } from "./ids.ts";
import { searchTime } from "./search.ts";
import { seconds, type View } from "./view.ts";
import type { Views } from "./view-set.ts";

export function customerView(customer: WorldCustomer, views: Views): View {
  const number = views.ids.numberOf("customer", customer.id);
  const { line1, city, postalCode, country } = customer.address;
  const address: View = {
    __typename: "MailingAddress",
    id: `${gid("MailingAddress", number)}?model_name=CustomerAddress`,
    address1: line1,
    address2: null,
    city,
    province: null,
    zip: postalCode,
    countryCodeV2: country,
  };
  return {
    __typename: "Customer",
    id: gid("Customer", number),
    legacyResourceId: String(number),
    firstName: customer.givenName,
    lastName: customer.familyName,
    displayName: `${customer.givenName} ${customer.familyName}`,
    tags: [],
    defaultEmailAddress: {
      emailAddress: customer.email,
      marketingState: customer.emailConsent ? "SUBSCRIBED" : "UNSUBSCRIBED",
    },
    defaultPhoneNumber: { phoneNumber: customer.phone },
    createdAt: seconds(customer.createdAt),
    updatedAt: seconds(customer.changedAt),
    addressesV2: (args: PageArguments) => views.connection([address], args),
  };
}

export function locationView(location: WorldLocation, views: Views): View {
  const number = views.ids.numberOf("location", location.id);
  const { line1, city, postalCode, country } = location.address;
  const isStore = location.type === "store";
  return {
    __typename: "Location",
    id: gid("Location", number),
    legacyResourceId: String(number),
    name: location.name,
    isActive: true,
    shipsInventory: !isStore,
    fulfillsOnlineOrders: !isStore,
    localPickupSettingsV2: isStore ? { instructions: "Please ask at the till." } : null,
    address: {
      address1: line1,
      address2: null,
      city,
      country,
      countryCode: country,
      province: null,
      zip: postalCode,
    },
    createdAt: seconds(location.createdAt),
    updatedAt: seconds(location.changedAt),
    inventoryLevels: (args: PageArguments & { query?: string | null }) => {
      const since = searchTime(args.query);
      const levels = views.world
        .all("product")
        .map(({ code }) => views.level(code, location.id))
        .filter((level) => level !== null)
        .filter((level) => since === null || String(level["updatedAt"]) >= since);
      return views.connection(levels, args);
    },
  };
}
