import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ApolloServer, HeaderMap } from "@apollo/server";
import { defineIntegrationTestSuite } from "@apollo/server-integration-testsuite";
import { fault } from "../../../src/kernel/result.ts";
import { answerFault } from "../../../src/server/http/answer.ts";
import { answerByApollo } from "../../../src/server/http/apollo-adapter.ts";
import { createBodyReader } from "../../../src/server/http/request-body.ts";
import { headersOf } from "../../../src/server/http/request-identity.ts";

const readBody = createBodyReader({ bytesMax: 5_000_000, arrivingBytesMax: 50_000_000 });

/**
 * Apollo's own suite for integrations, over the adapter that our gateway uses: here it hosts the
 * servers that the suite makes, with their own options, and leaves what is asked to them.
 */
defineIntegrationTestSuite(async (config, options) => {
  const server = new ApolloServer(config);
  await server.start();
  const context = options?.context ?? (async () => ({}));
  const http = createServer(async (request, response) => {
    const { method = "" } = request;
    const json = request.headers["content-type"]?.startsWith("application/json");
    const body = await readBody(request);
    if (!body.ok) return answerFault(response, body.fault);
    const text = body.value.toString();
    let parsed: unknown;
    try {
      parsed = json && text !== "" ? JSON.parse(text) : undefined;
    } catch {
      return answerFault(response, fault("REQUEST_MALFORMED", "Invalid JSON."));
    }
    const url = request.url ?? "";
    const cut = url.indexOf("?");
    const asked = {
      method,
      headers: new HeaderMap(Object.entries(headersOf(request))),
      search: cut < 0 ? "" : url.slice(cut),
      body: parsed,
    };
    await answerByApollo(server, asked, context, response);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    server,
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`,
    async extraCleanup() {
      await new Promise((resolve) => {
        http.close(resolve);
        http.closeAllConnections();
      });
    },
  };
});
