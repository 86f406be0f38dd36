import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readDemoRecord } from "../src/server/demo-record.ts";
import { type Benchmark, type Figure, median, tenths } from "./figure.ts";
import { type CountingProxy, countingProxy } from "./support/counting-proxy.ts";
import { withDatabase } from "./support/database.ts";
import { type Client, httpClient } from "./support/http.ts";
import { startTutti } from "./support/tutti.ts";

const LOADS = { full: { rounds: 20 }, small: { rounds: 2 } };
const VARIANTS = 100;
const CLIENTS = 10;

/**
 * How many calls arrive at each system when 100 variants are asked for with price and inventory and
 * `maxAge: "PT0S"`, so that everything has to be read again: the most of any system, the median of
 * some queries. The demo's systems answer, each behind a proxy that counts; a gateway of the built
 * program asks them. Then ten clients send the same query at once.
 */
export const maxAge: Benchmark = {
  name: "max-age",
  run: (say, load) =>
    withDatabase(async (_database, place) => {
      say("starting the demo, which is read whole once");
      const env = { DATABASE_URL: place.url };
      const demo = await startTutti(place.folder, ["--speed", "0", "--log-level", "error"], env);
      const proxies = new Map<string, CountingProxy>();
      try {
        const folder = join(place.folder, "gateway");
        await mkdir(folder, { recursive: true });
        const systems = await behindProxies(place.folder, proxies);
        await writeFile(join(folder, "tutti.config.json"), JSON.stringify({ systems }));
        const args = ["--no-demo", "--role", "gateway", "--log-level", "error"];
        const gateway = await startTutti(folder, args, env, folder);
        const client = httpClient(gateway.url, CLIENTS);
        try {
          await query(client, demo.keys["operator"]);
          const rounds: Round[] = [];
          for (let n = 0; n < LOADS[load].rounds; n += 1) {
            rounds.push(await round(client, demo.keys["operator"], proxies, 1));
          }
          const together = await round(client, demo.keys["operator"], proxies, CLIENTS);
          return [figure(rounds, together)];
        } finally {
          client.close();
          await gateway.stop();
        }
      } finally {
        for (const proxy of proxies.values()) proxy.stop();
        await demo.stop();
      }
    }),
};

/** The settings of the demo's systems, each with the address of a proxy before it. */
async function behindProxies(folder: string, proxies: Map<string, CountingProxy>) {
  const systems = await readDemoRecord(folder);
  if (systems === null) throw new Error("the demo did not tell of its systems");
  const entries = Object.entries(systems).map(async ([name, settings]) => {
    const proxy = await countingProxy(String(settings["url"]));
    proxies.set(name, proxy);
    return [name, { type: name, ...settings, url: proxy.url }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

type Round = { readonly calls: ReadonlyMap<string, number>; readonly tookMs: number };

async function round(
  client: Client,
  key: string | undefined,
  proxies: ReadonlyMap<string, CountingProxy>,
  clients: number,
): Promise<Round> {
  const before = new Map([...proxies].map(([name, { calls }]) => [name, calls()]));
  const beganMs = performance.now();
  await Promise.all(Array.from({ length: clients }, () => query(client, key)));
  const tookMs = performance.now() - beganMs;
  const calls = new Map(
    [...proxies].map(([name, { calls }]) => [name, calls() - (before.get(name) ?? 0)]),
  );
  return { calls, tookMs };
}

const QUERY = `query Fresh {
  products(first: ${VARIANTS}, filter: { status: [ACTIVE] }) {
    nodes { variants {
      price(maxAge: "PT0S") { amount { amount } provenance { stale } }
      inventory(maxAge: "PT0S") { onHand provenance { stale } }
    } }
  }
}`;

async function query(client: Client, key: string | undefined): Promise<void> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
  const { status, text } = await client.post("/graphql", headers, JSON.stringify({ query: QUERY }));
  if (status !== 200 || text.includes('"errors"')) throw new Error(text.slice(0, 1_000));
}

function figure(rounds: readonly Round[], together: Round): Figure {
  const names = [...(rounds[0]?.calls.keys() ?? [])];
  const callsOf = (name: string) => median(rounds.map(({ calls }) => calls.get(name) ?? 0));
  const each = names.map((name) => [name, callsOf(name)] as const);
  const ofTen = [...together.calls].map(([name, calls]) => `${name} ${calls}`);
  return {
    name: "calls to a system for 100 variants read again",
    value: Math.max(...each.map(([, calls]) => calls)),
    unit: "calls",
    bar: { at: 1, better: "lower" },
    detail: {
      ...Object.fromEntries(each),
      queryMs: tenths(median(rounds.map(({ tookMs }) => tookMs))),
      [`callsOf${CLIENTS}Clients`]: ofTen.join(", "),
      [`msOf${CLIENTS}Clients`]: tenths(together.tookMs),
    },
  };
}
