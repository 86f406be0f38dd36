import { randomFillSync } from "node:crypto";
import { demoKeys } from "../../src/server/demo-keys.ts";
import { systemClock } from "../../src/server/system-clock.ts";
import type { Database } from "../../src/store/database.ts";
import { type Client, httpClient } from "./http.ts";
import { type RunningTutti, startTutti } from "./tutti.ts";

/** A gateway of the built program over a catalog, and who reads its product pages in turn. */
export type PageReader = {
  readonly tutti: RunningTutti;
  /** Asks for the next page; throws unless it is answered whole. */
  readonly ask: () => Promise<void>;
  stop(): Promise<void>;
};

/** Walks over all pages once, which warms up too. */
export async function pageReader(
  database: Database,
  place: { readonly url: string; readonly folder: string },
): Promise<PageReader> {
  const random = (into: Uint8Array) => randomFillSync(into);
  const keys = await demoKeys(database, place.folder, systemClock(), random);
  const args = ["--no-demo", "--role", "gateway"];
  const tutti = await startTutti(place.folder, args, { DATABASE_URL: place.url });
  const client = httpClient(tutti.url, 1);
  const read = asker(client, keys.operator);
  const cursors = await walk(read);
  let asked = 0;
  return {
    tutti,
    async ask() {
      // Pages from all over the catalog, not its beginning alone.
      await read(cursors[(asked * 7) % cursors.length] ?? null);
      asked += 1;
    },
    async stop() {
      client.close();
      await tutti.stop();
    },
  };
}

const PAGE = `query Page($after: Cursor) {
  products(first: 50, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id title
      variants {
        sku
        price { amount { amount currency } provenance { system age stale } }
        inventory { onHand availableToPromise location { name } provenance { stale } }
        supplierOffers { unitCost { amount } leadTime supplier { name } }
        incomingPurchaseOrders(first: 5) { nodes { id } }
      }
      orders(first: 2) { nodes { number lines { quantity variant { sku } } } }
    }
  }
}`;

type Ask = (after: string | null) => Promise<string>;

function asker(client: Client, key: string | undefined): Ask {
  const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
  return async (after) => {
    const body = JSON.stringify({ query: PAGE, variables: { after } });
    const { status, text } = await client.post("/graphql", headers, body);
    if (status !== 200 || text.includes('"errors"')) throw new Error(text);
    return text;
  };
}

async function walk(ask: Ask): Promise<readonly (string | null)[]> {
  const cursors: (string | null)[] = [];
  for (let after: string | null = null; ; ) {
    cursors.push(after);
    const { data }: Answer = JSON.parse(await ask(after));
    if (!data.products.pageInfo.hasNextPage) return cursors;
    after = data.products.pageInfo.endCursor;
  }
}

type Answer = {
  readonly data: {
    readonly products: { readonly pageInfo: { hasNextPage: boolean; endCursor: string } };
  };
};
