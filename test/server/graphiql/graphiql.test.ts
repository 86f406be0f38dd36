import { existsSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { makeExecutableSchema } from "@graphql-tools/schema";
import type { Browser, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { typeDefs } from "../../../src/schema/type-defs.ts";
import type { Fixture } from "../edge-fixture.ts";
import { startEdge } from "../edge-fixture.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startEdge({ schema: graph() });
});
afterAll(() => fixture.stop());

/** The graph's own schema, with just enough behind it for two of the examples. */
function graph() {
  const variant = {
    sku: "85123A",
    totalAvailable: 42,
    price: { taxIncluded: true, amount: { amount: "2.55", currency: "GBP" } },
  };
  const heart = {
    id: "prod_1",
    title: "White hanging heart T-light holder",
    categories: ["Home"],
    images: [],
    variants: [variant],
  };
  const happened = { type: "ORDER_CHANGED", subject: "ord_1", at: "2011-09-01T09:30:00.000Z" };
  return makeExecutableSchema({
    typeDefs: [...typeDefs()],
    resolvers: {
      Query: {
        products: () => ({ totalCount: 1, nodes: [heart], pageInfo: { hasNextPage: false } }),
      },
      Subscription: {
        events: {
          subscribe: async function* () {
            for (const cursor of ["c1", "c2", "c3"]) {
              yield { events: { __typename: "OrderChanged", cursor, ...happened } };
            }
          },
        },
      },
    },
  });
}

describe("what GraphiQL is served from", () => {
  test("everything the page loads comes from this server, compressed, and vendors for good", async () => {
    const page = await (await fetch(`${fixture.origin}/graphiql`)).text();
    const links = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = ""]) => link);
    const loaded = links.filter((link) => !link.startsWith("data:"));
    expect(loaded).toHaveLength(6);
    expect(page).not.toMatch(/https?:\/\//);
    for (const link of loaded) {
      const response = await fetch(`${fixture.origin}${link}`);
      expect([link, response.status]).toEqual([link, 200]);
      expect(response.headers.get("content-encoding")).toBe("gzip");
      const caching = link.includes("/vendor/")
        ? "public, max-age=31536000, immutable"
        : "no-cache";
      expect(response.headers.get("cache-control")).toBe(caching);
      const etag = response.headers.get("etag") ?? "";
      const again = await fetch(`${fixture.origin}${link}`, { headers: { "if-none-match": etag } });
      expect(again.status).toBe(304);
    }
  });

  test("a client that cannot unpack gets the same bytes plain", async () => {
    const http = await import("node:http");
    const get = (headers: Record<string, string>) =>
      new Promise<Buffer>((resolve) => {
        http.get(`${fixture.origin}/graphiql/page.css`, { headers }, async (response) => {
          resolve(Buffer.concat(await response.toArray()));
        });
      });
    const packed = await get({ "accept-encoding": "gzip" });
    expect(gunzipSync(packed)).toEqual(await get({}));
  });
});

const BROWSER = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (path) => existsSync(path),
);
if (BROWSER === undefined) {
  console.info("GraphiQL is not tried in a browser: Chromium is not installed.");
}

describe.skipIf(BROWSER === undefined)("in a browser", () => {
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: BROWSER ?? "",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(60_000);
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(fixture.origin) && !request.url().startsWith("data:")) {
        problems.push(`foreign request: ${request.url()}`);
      }
    });
  });
  afterAll(() => browser.close());

  const shows = (text: string) =>
    page.locator(".result-window").filter({ hasText: text }).waitFor();
  const open = async (tab: string) => {
    await page.getByRole("tab", { name: tab }).click();
    // GraphiQL reads an editor's operations a tenth of a second after it changed.
    await page.waitForTimeout(500);
  };
  const says = (text: string) => page.getByRole("status").filter({ hasText: text });

  test("a printed link shows the examples, and running the first answers", async () => {
    const { token } = await fixture.makeKey("app");
    await page.goto(`${fixture.origin}/graphiql#key=${token}`);
    await page.getByRole("tab", { name: "Catalog" }).waitFor();
    expect(page.url(), "the key stays out of the history").toBe(`${fixture.origin}/graphiql`);
    await page.getByRole("button", { name: /Execute query/ }).click();
    await shows("White hanging heart T-light holder");
    await page.getByRole("button", { name: /Documentation/ }).click();
    await page.getByText("Root Types").first().waitFor();
    expect(problems).toEqual([]);
  });

  test("a subscription arrives over WebSocket with the same key", async () => {
    const { token } = await fixture.makeKey("dashboard");
    await page.goto(`${fixture.origin}/graphiql?again#key=${token}`);
    await open("LiveEvents");
    await page.getByRole("button", { name: /Execute query/ }).click();
    await shows('"c3"');
    expect(problems).toEqual([]);
  });

  test("a key that is not good is said so, and another can be entered", async () => {
    await page.goto(`${fixture.origin}/graphiql?bad#key=tutti_wrong`);
    await says("The API key has not the form").waitFor();
    // Every request that still carries the bad key is refused, and the browser says so each time.
    await page.waitForLoadState("networkidle");
    problems.length = 0;
    const { token } = await fixture.makeKey("app");
    await page.getByLabel("API key").fill(token);
    await page.getByRole("button", { name: "Use", exact: true }).click();
    await says("The API key has not the form").waitFor({ state: "detached" });
    await open("Catalog");
    await page.getByRole("button", { name: /Execute query/ }).click();
    await shows("White hanging heart T-light holder");
    expect(problems).toEqual([]);
  });
});
