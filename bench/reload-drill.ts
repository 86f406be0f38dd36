import { randomFillSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildSchema, graphql } from "graphql";
import { compose } from "../src/federation/compose.ts";
import { unwrap } from "../src/kernel/result.ts";
import { subgraphSdl } from "../src/schema/subgraph-sdl.ts";
import { createKey } from "../src/server/auth/key-administration.ts";
import { systemClock } from "../src/server/system-clock.ts";
import { apiKeyRepository } from "../src/store/api-key-repository.ts";
import { withDatabase } from "./support/database.ts";
import { readFlags } from "./support/flags.ts";
import { newFolder, removeFolder, startTutti } from "./support/tutti.ts";

/**
 * Changes a gateway's graph while clients ask it: in turn a subgraph's file, the schema that another
 * tells, and the address in tutti.config.json; with --supplied the file of a supergraph that was
 * composed elsewhere. Each change is waited for until it is seen in an answer. Counts requests that
 * were not answered in full. The last line is JSON with --json; 1 is the exit code when one failed.
 * Everything is on loopback.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const values = readFlags(FLAGS, argv);
  if (values === null) return;
  const report = await withDatabase(async (database, { url }) => {
    const grant = { name: "drill", role: "admin" } as const;
    const keys = apiKeyRepository(database);
    const { token } = await createKey(keys, grant, systemClock(), randomFillSync);
    return drill(url, `Bearer ${token}`, values);
  });
  process.stdout.write(
    `${values.json ? JSON.stringify(report) : Object.entries(report).join("\n")}\n`,
  );
  if (report.failed > 0 || report.reloads < values.reloads) process.exitCode = 1;
}

const FLAGS = {
  script: "drill:reload",
  says: "Changes the graph of a gateway under load, and counts requests that fail.",
  numbers: {
    reloads: { says: "How often.", default: 20, min: 1, max: 1_000 },
    clients: { says: "How many ask at once.", default: 8, min: 1, max: 100 },
  },
  switches: {
    supplied: "The gateway is given a supergraph, whose file changes.",
    json: "The last line is JSON.",
  },
} as const;

const WITHIN_MS = 30_000;

type Subgraphs = {
  /** Two that are alike, of which one is asked at a time. */
  readonly reviews: readonly [RemoteSubgraph, RemoteSubgraph];
  readonly ratings: RemoteSubgraph;
};
type Ask = (query: string) => Promise<{ data?: object | null; errors?: readonly object[] }>;

/** What the graph is made of: `change` makes another of it, and waits until it answers. */
type Changing = { change(number: number, ask: Ask): Promise<void> };

/** Of subgraphs that Tutti composes. */
function composedHere(folder: string, { reviews, ratings }: Subgraphs): Changing {
  const file = join(folder, "reviews.graphql");
  const configure = (url: string) => {
    const subgraphs = { reviews: { url, schema: file }, ratings: { url: ratings.url } };
    configureTutti(folder, { subgraphs });
  };
  writeFileSync(file, schemaOf("Review", 0));
  configure(reviews[0].url);
  return {
    async change(number, ask) {
      const round = Math.floor(number / 3) + 1;
      if (number % 3 === 2) {
        const next = reviews[round % 2] ?? reviews[0];
        configure(next.url);
        return until(async () =>
          JSON.stringify(await ask("{ reviews { servedBy } }")).includes(next.url),
        );
      }
      if (number % 3 === 0) {
        for (const one of reviews) one.tell(schemaOf("Review", round));
        writeFileSync(file, schemaOf("Review", round));
      } else ratings.tell(schemaOf("Rating", round));
      const field = number % 3 === 0 ? "reviews" : "ratings";
      return until(async () => (await ask(`{ ${field} { added${round} } }`)).errors === undefined);
    },
  };
}

/** Of a supergraph that says where its subgraphs are. */
function composedElsewhere(folder: string, { reviews, ratings }: Subgraphs): Changing {
  const file = join(folder, "supergraph.graphql");
  const write = (round: number) => {
    const sdl = compose([
      { name: "tutti", sdl: subgraphSdl() },
      { name: "reviews", sdl: schemaOf("Review", round) },
      { name: "ratings", sdl: schemaOf("Rating", 0) },
    ]);
    const next = reviews[round % 2] ?? reviews[0];
    const placed = unwrap(sdl).replaceAll("subgraph:reviews", next.url);
    writeFileSync(file, placed.replaceAll("subgraph:ratings", ratings.url));
  };
  write(0);
  configureTutti(folder, { supergraph: file });
  return {
    async change(number, ask) {
      const round = number + 1;
      for (const one of reviews) one.tell(schemaOf("Review", round));
      write(round);
      const asked = `{ reviews { added${round} } }`;
      return until(async () => (await ask(asked)).errors === undefined);
    },
  };
}

function configureTutti(folder: string, config: object): void {
  writeFileSync(join(folder, "tutti.config.json"), JSON.stringify(config));
}

async function drill(
  databaseUrl: string,
  authorization: string,
  values: { readonly reloads: number; readonly clients: number; readonly supplied: boolean },
) {
  const { reloads, clients, supplied } = values;
  const folder = await newFolder();
  const reviews = [await subgraph("Review"), await subgraph("Review")] as const;
  const ratings = await subgraph("Rating");
  const subgraphs = { reviews, ratings };
  const graph = (supplied ? composedElsewhere : composedHere)(folder, subgraphs);
  const env = {
    ...{ DATABASE_URL: databaseUrl, TUTTI_DEMO: "off", TUTTI_LOG_LEVEL: "error" },
    TUTTI_SUBGRAPH_POLL_SECONDS: "0.2",
  };
  const tutti = await startTutti(folder, ["--role", "gateway"], env, folder);
  const ask: Ask = async (query) => {
    const response = await fetch(`${tutti.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization },
      body: JSON.stringify({ query }),
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    return (await response.json()) as Awaited<ReturnType<Ask>>;
  };
  const load = startLoad(clients, ask);
  try {
    for (let number = 0; number < reloads; number += 1) await graph.change(number, ask);
    const { requests, failed } = await load.stop();
    for (const one of failed.slice(0, 3)) process.stderr.write(`${JSON.stringify(one)}\n`);
    return { reloads, requests, failed: failed.length };
  } finally {
    await load.stop();
    await tutti.kill();
    for (const one of [...reviews, ratings]) await one.close();
    await removeFolder(folder);
  }
}

/** What the clients ask: of two subgraphs, of one, and of our own graph alone. */
const ASKED = [
  "{ reviews { servedBy stars } ratings { stars } }",
  "query Ratings { ratings { stars servedBy } }",
  "{ products(first: 1) { nodes { title } } }",
];

function startLoad(clients: number, ask: (query: string) => Promise<{ errors?: unknown }>) {
  const failed: unknown[] = [];
  let [requests, stopped] = [0, false];
  const all = Array.from({ length: clients }, async (_one, i) => {
    for (let n = i; !stopped; n += 1) {
      const answer = await ask(ASKED[n % ASKED.length] ?? "").catch((error) => ({
        errors: String(error),
      }));
      requests += 1;
      if (answer.errors !== undefined) failed.push(answer.errors);
    }
  });
  return {
    async stop() {
      stopped = true;
      await Promise.all(all);
      return { requests, failed };
    },
  };
}

/** A schema to which a field is added in each round. */
function schemaOf(type: string, round: number): string {
  return `type Query { ${type.toLowerCase()}s: [${type}!]! }
    type ${type} { stars: Int! servedBy: String! ${round === 0 ? "" : `added${round}: Int`} }`;
}

type RemoteSubgraph = Awaited<ReturnType<typeof subgraph>>;

/** A plain GraphQL server that tells its schema by introspection, and can be told another. */
async function subgraph(type: string) {
  let schema = buildSchema(schemaOf(type, 0));
  let url = "";
  const rootValue = { [`${type.toLowerCase()}s`]: () => [{ stars: 5, servedBy: url }] };
  const server: Server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { query, variables } = JSON.parse(body);
    const answer = await graphql({ schema, source: query, rootValue, variableValues: variables });
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url,
    tell: (sdl: string) => {
      schema = buildSchema(sdl);
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + WITHIN_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error("a change of the graph was waited for in vain");
    await sleep(50);
  }
}
