import { loadavg } from "node:os";
import { type Ground, withGround } from "./gateway/ground.ts";
import { LIST_QUERY } from "./gateway/list.ts";
import { type Measured, type Race, runRaces, timesAs } from "./gateway/race.ts";
import { NESTED, SMALL } from "./gateway/shop.ts";
import { readFlags } from "./support/flags.ts";

const FLAGS = {
  script: "bench:gateway",
  says:
    "Measures what a request costs in processor time, of Tutti and of its peers, one after the " +
    "other and in turns, before the same subgraphs. bench/peers has to be installed: npm ci " +
    "--prefix bench/peers.",
  numbers: {
    rounds: { says: "Turns; of their ratios the median counts.", default: 15, min: 1, max: 100 },
    connections: { says: "Requests under way at a time.", default: 8, min: 1, max: 64 },
    seconds: { says: "Processor time that a turn takes, about.", default: 1, min: 0, max: 60 },
  },
  switches: { json: "Print one JSON line at the end instead of a table." },
} as const;

/** The bars: at most so many times what the peer takes. */
const BARS = {
  nestedVsHiveRouterRuntime: 0.55,
  smallVsHiveRouterRuntime: 0.8,
  smallPersistedVsHiveRouterRuntime: 0.6,
  nestedVsApolloGateway: 0.12,
  nestedInProcessVsHttp: 0.6,
  listVsApolloServer: 0.2,
  listVsMercuriusJit: 1.25,
  listPersistedVsMercuriusJit: 1,
} as const;

export async function main(argv: readonly string[]): Promise<void> {
  const flags = readFlags(FLAGS, argv);
  if (flags === null) return;
  const [loadBefore = 0] = loadavg();
  const measured = await withGround(flags.connections, async (ground) =>
    runRaces(await races(ground), flags, told),
  );
  const [loadAfter = 0] = loadavg();
  const figures = ratios(measured);
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ ...figures, loadBefore, loadAfter })}\n`);
  } else {
    for (const [name, value] of Object.entries(figures)) {
      const bar = BARS[name as keyof typeof BARS];
      process.stdout.write(`${name.padEnd(32)} ${value}${bar ? ` (at most ${bar})` : ""}\n`);
    }
  }
}

const QUERIES = { nested: NESTED, small: SMALL, list: LIST_QUERY };

function told(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function races(ground: Ground) {
  const none = ground.keys.map(() => ({}));
  const keyed = ground.keys.map((token) => ({ authorization: `Bearer ${token}` }));
  const race = (
    server: Race["server"],
    asks: keyof typeof QUERIES,
    headers: readonly object[],
    persisted = false,
  ): Race => ({
    server,
    asks,
    body: JSON.stringify(persisted ? { documentId: asks } : { query: QUERIES[asks] }),
    headers: headers.map((own) => ({ "content-type": "application/json", ...own })),
  });
  const overHttp = await ground.tutti("shop-over-http");
  const inProcess = await ground.tutti("shop-in-process");
  const list = await ground.tutti("list");
  const hive = await ground.gateway("hive-gateway.mjs");
  const apolloGateway = await ground.gateway("apollo-gateway.mjs");
  const apolloServer = await ground.server("apollo-server.mjs");
  const mercurius = await ground.server("mercurius.mjs");
  return {
    nested: race(overHttp, "nested", keyed),
    nestedInProcess: race(inProcess, "nested", keyed),
    nestedHive: race(hive, "nested", none),
    nestedApollo: race(apolloGateway, "nested", none),
    small: race(overHttp, "small", keyed),
    smallPersisted: race(overHttp, "small", keyed, true),
    smallHive: race(hive, "small", none),
    list: race(list, "list", keyed),
    listPersisted: race(list, "list", keyed, true),
    listApollo: race(apolloServer, "list", none),
    listMercurius: race(mercurius, "list", none),
  } satisfies Record<string, Race>;
}

function ratios(ms: Measured<keyof Awaited<ReturnType<typeof races>>>) {
  const ratio = (one: readonly number[], other: readonly number[]) =>
    Math.round(timesAs(one, other) * 1000) / 1000;
  return {
    nestedVsHiveRouterRuntime: ratio(ms.nested, ms.nestedHive),
    smallVsHiveRouterRuntime: ratio(ms.small, ms.smallHive),
    smallPersistedVsHiveRouterRuntime: ratio(ms.smallPersisted, ms.smallHive),
    nestedVsApolloGateway: ratio(ms.nested, ms.nestedApollo),
    nestedInProcessVsHttp: ratio(ms.nestedInProcess, ms.nested),
    listVsApolloServer: ratio(ms.list, ms.listApollo),
    listVsMercuriusJit: ratio(ms.list, ms.listMercurius),
    listPersistedVsMercuriusJit: ratio(ms.listPersisted, ms.listMercurius),
  };
}
