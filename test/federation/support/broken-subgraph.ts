import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { httpSubgraph } from "../../../src/federation/subgraphs/http-subgraph.ts";
import type { Subgraph } from "../../../src/federation/subgraphs/subgraph.ts";

/** What a subgraph answers whatever it is asked: a text, nothing, or without an end. */
export type Broken =
  | { readonly text: string; readonly type?: string }
  | "down"
  | "hangs"
  | "endless";

/** Long enough for an answer that comes. */
const TIMEOUT_MS = 1_000;
const ENDLESS = `{"data":{"_entities":[${'{"price":1},'.repeat(100)}`;

/** A subgraph behind HTTP on loopback that answers so. */
export async function brokenSubgraph(name: string, broken: Broken): Promise<Subgraph> {
  const server = createServer((_request, response) => {
    if (broken === "down") return void response.destroy();
    if (broken === "hangs") return;
    const type = typeof broken === "object" ? broken.type : undefined;
    response.writeHead(200, { "content-type": type ?? "application/json" });
    if (broken !== "endless") return void response.end(broken.text);
    const writing = setInterval(() => response.write(ENDLESS), 1);
    response.once("close", () => clearInterval(writing));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const subgraph = httpSubgraph({
    name,
    url,
    subscriptionUrl: url,
    headers: { pass: [], set: {} },
    ...{
      timeoutMs: TIMEOUT_MS,
      connectionsMax: 1,
      answerBytesMax: 10_000,
      failuresMax: 9,
      restMs: 1,
    },
    ...{ retries: 1, socketsMax: 1, subscriptionsMax: 1, eventsMax: 1 },
  });
  onTestFinished(async () => {
    await subgraph.close();
    server.closeAllConnections();
    server.close();
  });
  return subgraph;
}
