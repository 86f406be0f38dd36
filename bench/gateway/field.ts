import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compose } from "../../src/federation/compose.ts";
import { unwrap } from "../../src/kernel/result.ts";
import { createKey } from "../../src/server/auth/key-administration.ts";
import { systemClock } from "../../src/server/system-clock.ts";
import { apiKeyRepository } from "../../src/store/api-key-repository.ts";
import { withDatabase } from "../support/database.ts";
import { type Server, serverAt, startOwn, startPeer } from "./contestant.ts";
import { LIST } from "./list.ts";
import type { TuttiOrder } from "./serve-tutti.ts";
import { shopSubgraphs } from "./shop.ts";

/** Everyone who takes part, ready. */
export type Field = {
  readonly overHttp: Server;
  readonly inProcess: Server;
  readonly list: Server;
  readonly hiveGateway: Server;
  readonly apolloGateway: Server;
  readonly apolloServer: Server;
  readonly mercurius: Server;
  /** For Tutti, which lets nobody in without one: a key for each connection. */
  readonly keys: readonly string[];
};

/** Starts the subgraphs and every server before them, and ends them all when `work` is done. */
export async function withField<Value>(
  connections: number,
  work: (field: Field) => Promise<Value>,
): Promise<Value> {
  return withDatabase(async (database, { url: databaseUrl, folder }) => {
    const running: { stop(): Promise<void> }[] = [];
    const keep = <One extends { stop(): Promise<void> }>(one: One): One => {
      running.push(one);
      return one;
    };
    try {
      const { told } = keep(
        await startOwn<{ ports: Record<string, number> }>("serve-subgraphs", {}),
      );
      const sdl = unwrap(compose(shopSubgraphs()));
      const supergraph = await written(folder, "supergraph.graphql", withUrls(sdl, told.ports));
      const list = await written(folder, "list.json", JSON.stringify(LIST));
      const tutti = async (serves: TuttiOrder["serves"]) => {
        const order: TuttiOrder = { serves, supergraph: sdl, ports: told.ports, databaseUrl };
        const own = keep(await startOwn<{ port: number }>("serve-tutti", order));
        return serverAt(own.told.port, "/graphql", own);
      };
      const peer = async (name: string, file: string) => keep(await startPeer(name, file));
      const keys = apiKeyRepository(database);
      const random = (into: Uint8Array) => crypto.getRandomValues(into);
      const key = () => createKey(keys, { name: "bench", role: "app" }, systemClock(), random);
      const made = await Promise.all(Array.from({ length: connections }, key));
      return await work({
        overHttp: await tutti("shop-over-http"),
        inProcess: await tutti("shop-in-process"),
        list: await tutti("list"),
        hiveGateway: await peer("hive-gateway.mjs", supergraph),
        apolloGateway: await peer("apollo-gateway.mjs", supergraph),
        apolloServer: await peer("apollo-server.mjs", list),
        mercurius: await peer("mercurius.mjs", list),
        keys: made.map(({ token }) => token),
      });
    } finally {
      await Promise.all(running.map((one) => one.stop()));
    }
  });
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
