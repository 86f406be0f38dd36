import { expect, it, vi } from "vitest";
import type { RunningTutti } from "../../../bench/support/tutti.ts";
import { systemsOf } from "./systems.ts";

/** Storefront, tills, CRM and ERP in one operation, held against what each of them says itself. */
export function testEverySystem(running: () => RunningTutti): void {
  it("answers one operation from storefront, tills, CRM and ERP, as they themselves say", async () => {
    const tutti = running();
    const systems = await systemsOf(tutti.folder);
    await systems.pace(0);
    const { data, errors } = await tutti.ask<Everything>(EVERYTHING, {});
    expect(errors).toBeUndefined();
    const [product] = data.products.nodes;
    const [variant] = product?.variants ?? [];
    if (!product || !variant) throw new Error("there is no such product");
    expect(product.identities.map(({ system }) => system).sort()).toEqual([
      "shopify",
      "square",
      "tryton",
    ]);

    // Store shelves by the tills, the warehouse by the ERP, both as they are at this moment.
    expect(variant.inventory).toHaveLength(5);
    for (const { onHand, location, provenance } of variant.inventory) {
      expect(provenance.stale).toBe(false);
      const store = location.type === "STORE";
      expect(provenance.system).toBe(store ? "square" : "tryton");
      const thing = idIn(provenance.system, variant.identities);
      const place = idIn(provenance.system, location.identities);
      const itself = await (store ? systems.shelf(thing, place) : systems.stock(thing, place));
      expect([location.name, onHand]).toEqual([location.name, itself]);
    }

    // Orders of both channels, and their buyers with what the CRM knows of them.
    const { web, pos } = product;
    expect(web.nodes.every(({ channel }) => channel === "WEB")).toBe(true);
    expect(pos.nodes.every(({ channel }) => channel === "POS")).toBe(true);
    expect(buyersInCrm(data).length).toBeGreaterThan(3);
    // What the CRM was told just before time stopped may be on its way to us.
    await vi.waitFor(
      async () => {
        const { data: now } = await tutti.ask<Everything>(EVERYTHING, {});
        for (const { lifecycleStage, identities } of buyersInCrm(now)) {
          const contacts = await Promise.all(
            all("hubspot", identities).map((id) => systems.contact(id)),
          );
          expect(contacts.map((contact) => contact["lifecyclestage"])).toContain(lifecycleStage);
        }
      },
      { timeout: 40_000, interval: 500 },
    );
    for (const { customer } of web.nodes) {
      const id = idIn("shopify", customer?.identities ?? []);
      expect(await systems.shopEmail(id)).toContain("@");
    }
    const withCard = pos.nodes.filter(({ customer }) => customer !== null);
    expect(withCard.length).toBeGreaterThan(0);
    for (const { customer, provenance } of withCard) {
      const buyer = await systems.buyer(provenance.sourceId);
      expect(all("square", customer?.identities ?? [])).toContain(buyer);
    }

    // A person who buys on the web and in stores is one customer.
    const { data: both } = await tutti.ask<Both>(BOTH, {});
    const shoppers = both.orders.nodes.flatMap(({ customer }) => customer ?? []);
    const everywhere = shoppers.find(({ identities }) =>
      ["shopify", "square"].every((name) => identities.some(({ system }) => system === name)),
    );
    expect(everywhere, "somebody is known to the shop and to a till").toBeDefined();

    const incoming = data.coming.nodes.flatMap(({ variants }) =>
      variants.flatMap(({ incomingPurchaseOrders }) => incomingPurchaseOrders.nodes),
    );
    expect(incoming.length).toBeGreaterThan(0);
    for (const { provenance } of incoming) expect(provenance.system).toBe("tryton");
  }, 120_000);
}

function buyersInCrm({ products }: Everything) {
  const [product] = products.nodes;
  const orders = [...(product?.web.nodes ?? []), ...(product?.pos.nodes ?? [])];
  return orders.flatMap(({ customer }) =>
    customer?.identities.some(({ system }) => system === "hubspot") ? [customer] : [],
  );
}

function all(system: string, identities: readonly Identity[]): readonly string[] {
  return identities.filter((one) => one.system === system).map(({ sourceId }) => sourceId);
}

function idIn(system: string, identities: readonly Identity[]): string {
  const [id] = all(system, identities);
  if (id === undefined) throw new Error(`${system} does not know it`);
  return id;
}

const EVERYTHING = /* GraphQL */ `
  fragment Buyers on OrderConnection {
    nodes {
      channel
      provenance { sourceId }
      customer { lifecycleStage identities { system sourceId } }
    }
  }
  query {
    products(first: 1, filter: { search: "regency cakestand" }) {
      nodes {
        identities { system sourceId }
        variants {
          identities { system sourceId }
          inventory(maxAge: "PT0S") {
            onHand
            location { name type identities { system sourceId } }
            provenance { system stale }
          }
        }
        web: orders(first: 20, filter: { channel: [WEB] }) { ...Buyers }
        pos: orders(first: 40, filter: { channel: [POS] }) { ...Buyers }
      }
    }
    coming: products(first: 20) {
      nodes {
        variants { incomingPurchaseOrders(first: 3) { nodes { number provenance { system } } } }
      }
    }
  }
`;
const BOTH = /* GraphQL */ `
  {
    orders(first: 100, filter: { channel: [POS] }) {
      nodes { customer { identities { system sourceId } } }
    }
  }
`;

type Identity = { readonly system: string; readonly sourceId: string };
type Orders = {
  nodes: {
    channel: string;
    provenance: { sourceId: string };
    customer: { lifecycleStage: string | null; identities: Identity[] } | null;
  }[];
};
type Everything = {
  products: {
    nodes: {
      identities: Identity[];
      variants: {
        identities: Identity[];
        inventory: {
          onHand: number;
          location: { name: string; type: string; identities: Identity[] };
          provenance: { system: string; stale: boolean };
        }[];
      }[];
      web: Orders;
      pos: Orders;
    }[];
  };
  coming: {
    nodes: {
      variants: {
        incomingPurchaseOrders: { nodes: { provenance: { system: string } }[] };
      }[];
    }[];
  };
};
type Both = { orders: { nodes: { customer: { identities: Identity[] } | null }[] } };
