import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compose } from "../../src/federation/compose.ts";
import { unwrap } from "../../src/kernel/result.ts";
import { createKey } from "../../src/server/auth/key-administration.ts";
import { systemClock } from "../../src/server/system-clock.ts";
import { apiKeyRepository } from "../../src/store/api-key-repository.ts";
import type { Database } from "../../src/store/database.ts";
import { withDatabase } from "../support/database.ts";
import { type OwnServer, type Server, startOwn, startPeer, startTutti } from "./contestant.ts";
import { LIST } from "./list.ts";
import type { TuttiOrder } from "./serve-tutti.ts";
import { shopSubgraphs } from "./shop.ts";

/** What servers are started on: the subgraphs, a database with keys, and files for the peers. */
export type Ground = {
  tutti(serves: TuttiOrder["serves"]): Promise<OwnServer>;
  gateway(program: string): Promise<Server>;
  server(program: string): Promise<Server>;
  /** For Tutti, which lets nobody in without one. */
  readonly keys: readonly string[];
};

/** Starts the subgraphs, and ends them and every server on them when `work` is done. */
export async function withGround<Value>(
  keysCount: number,
  work: (ground: Ground) => Promise<Value>,
): Promise<Value> {
  return withDatabase(async (database, { url: databaseUrl, folder }) => {
    const running: { stop(): Promise<void> }[] = [];
    const keep = <One extends { stop(): Promise<void> }>(one: One): One => {
      running.push(one);
      return one;
    };
    try {
      const subgraphs = await startOwn<{ ports: Record<string, number> }>("serve-subgraphs", {});
      const { ports } = keep(subgraphs).told;
      const supergraph = unwrap(compose(shopSubgraphs()));
      const shop = await written(folder, "shop.graphql", withUrls(supergraph, ports));
      const list = await written(folder, "list.json", JSON.stringify(LIST));
      return await work({
        tutti: async (serves) => keep(await startTutti({ serves, supergraph, ports, databaseUrl })),
        gateway: async (program) => keep(await startPeer(program, shop)),
        server: async (program) => keep(await startPeer(program, list)),
        keys: await newKeys(database, keysCount),
      });
    } finally {
      await Promise.all(running.map((one) => one.stop()));
    }
  });
}

async function newKeys(database: Database, count: number): Promise<readonly string[]> {
  const repository = apiKeyRepository(database);
  const random = (into: Uint8Array) => crypto.getRandomValues(into);
  const key = () => createKey(repository, { name: "bench", role: "app" }, systemClock(), random);
  const made = await Promise.all(Array.from({ length: count }, key));
  return made.map(({ token }) => token);
}

/** The peers find the subgraphs by the supergraph; Tutti's composition leaves addresses out. */
function withUrls(sdl: string, ports: Readonly<Record<string, number>>): string {
  let told = sdl;
  for (const [name, port] of Object.entries(ports)) {
    told = told.replaceAll(`"subgraph:${name}"`, `"http://127.0.0.1:${port}/graphql"`);
  }
  return told;
}

async function written(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}
