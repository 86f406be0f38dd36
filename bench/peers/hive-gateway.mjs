// Hive Gateway with its router runtime, before a supergraph: node hive-gateway.mjs <supergraph file>
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createGatewayRuntime } from "@graphql-hive/gateway-runtime";
import { unifiedGraphHandler } from "@graphql-hive/router-runtime";

const gateway = createGatewayRuntime({
  supergraph: readFileSync(process.argv[2], "utf8"),
  unifiedGraphHandler,
  logging: false,
  graphiql: false,
  landingPage: false,
  // Nobody's equal requests are shared: that is another figure.
  inboundInflightRequestDeduplication: false,
  transportEntries: { "*": { options: { deduplicateInflightRequests: false } } },
});
const server = createServer(gateway);
process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
