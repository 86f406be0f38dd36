import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { graphql, parse } from "graphql";

type Resolvers = NonNullable<
  Extract<Parameters<typeof buildSubgraphSchema>[0], { resolvers?: unknown }>["resolvers"]
>;

/** A subgraph as Apollo's own library makes one, behind HTTP on loopback. */
export async function startRemoteSubgraph(sdl: string, resolvers: Resolvers) {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers });
  const requests: { query: string; headers: object }[] = [];
  let [down, cut] = [false, 0];
  const server = createServer(async (request, response) => {
    if (down) return void response.destroy();
    response.once("close", () => {
      if (!response.writableFinished) cut += 1;
    });
    let body = "";
    for await (const chunk of request) body += chunk;
    const { query, variables } = JSON.parse(body);
    requests.push({ query, headers: request.headers });
    const answer = await graphql({ schema, source: query, variableValues: variables });
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    /** Requests whose asker left before they were answered. */
    cut: () => cut,
    connections: () =>
      new Promise<number>((resolve) => server.getConnections((_e, count) => resolve(count))),
    setDown: (is: boolean) => {
      down = is;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
