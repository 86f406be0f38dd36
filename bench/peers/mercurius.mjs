// Mercurius with its compiled execution, with the list: node mercurius.mjs <list file>
import { readFileSync } from "node:fs";
import Fastify from "fastify";
import mercurius from "mercurius";

const { sdl, items } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const app = Fastify();
app.register(mercurius, { schema: sdl, resolvers: { Query: { items: () => items } }, jit: 1 });
await app.listen({ port: 0, host: "127.0.0.1" });
process.on("disconnect", () => process.exit());
process.send({ port: app.server.address().port });
