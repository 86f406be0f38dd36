import { loadavg } from "node:os";
import { type Field, withField } from "./gateway/field.ts";
import { LIST_QUERY } from "./gateway/list.ts";
import { type Measured, medians, type Race } from "./gateway/race.ts";
import { NESTED, SMALL } from "./gateway/shop.ts";
import { readFlags } from "./support/flags.ts";

const FLAGS = {
  script: "bench:gateway",
  says:
    "Measures what a request costs in processor time, of Tutti and of its peers, one after the " +
    "other and in turns, before the same subgraphs. bench/peers has to be installed: npm ci " +
    "--prefix bench/peers.",
  numbers: {
    rounds: { says: "Turns, of which the median counts.", default: 7, min: 1, max: 100 },
    connections: { says: "Requests under way at a time.", default: 8, min: 1, max: 64 },
    seconds: { says: "Processor time that a turn takes, about.", default: 2, min: 0, max: 60 },
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
  const measured = await withField(flags.connections, (field) =>
    medians(races(field), flags, told),
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

function told(line: string): void {
  process.stderr.write(`${line}\n`);
}

function races(field: Field) {
  const none = field.keys.map(() => ({}));
  const keyed = field.keys.map((token) => ({ authorization: `Bearer ${token}` }));
  const race = (
    server: Race["server"],
    query: string | { readonly documentId: string },
    headers: readonly object[],
  ): Race => ({
    server,
    question: {
      body: JSON.stringify(typeof query === "string" ? { query } : query),
      headers: headers.map((own) => ({ "content-type": "application/json", ...own })),
    },
  });
  return {
    nested: race(field.overHttp, NESTED, keyed),
    nestedInProcess: race(field.inProcess, NESTED, keyed),
    nestedHive: race(field.hiveGateway, NESTED, none),
    nestedApollo: race(field.apolloGateway, NESTED, none),
    small: race(field.overHttp, SMALL, keyed),
    smallPersisted: race(field.overHttp, { documentId: "small" }, keyed),
    smallHive: race(field.hiveGateway, SMALL, none),
    list: race(field.list, LIST_QUERY, keyed),
    listPersisted: race(field.list, { documentId: "list" }, keyed),
    listApollo: race(field.apolloServer, LIST_QUERY, none),
    listMercurius: race(field.mercurius, LIST_QUERY, none),
  } satisfies Record<string, Race>;
}

function ratios(ms: Measured<keyof ReturnType<typeof races>>) {
  const thousandths = (value: number) => Math.round(value * 1000) / 1000;
  return {
    nestedVsHiveRouterRuntime: thousandths(ms.nested / ms.nestedHive),
    smallVsHiveRouterRuntime: thousandths(ms.small / ms.smallHive),
    smallPersistedVsHiveRouterRuntime: thousandths(ms.smallPersisted / ms.smallHive),
    nestedVsApolloGateway: thousandths(ms.nested / ms.nestedApollo),
    nestedInProcessVsHttp: thousandths(ms.nestedInProcess / ms.nested),
    listVsApolloServer: thousandths(ms.list / ms.listApollo),
    listVsMercuriusJit: thousandths(ms.list / ms.listMercurius),
    listPersistedVsMercuriusJit: thousandths(ms.listPersisted / ms.listMercurius),
  };
}
