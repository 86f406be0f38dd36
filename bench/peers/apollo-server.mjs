// Apollo Server as it comes, with the list: node apollo-server.mjs <list file>
import { readFileSync } from "node:fs";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";

const { sdl, items } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const server = new ApolloServer({ typeDefs: sdl, resolvers: { Query: { items: () => items } } });
const { url } = await startStandaloneServer(server, { listen: { port: 0, host: "127.0.0.1" } });
process.on("disconnect", () => process.exit());
process.send({ port: Number(new URL(url).port), path: "/" });
