/**
 * Who may import whom: each layer of src with what it sees, and why no more. What is not in `sees`
 * is out of reach; everything meets in src/server/wiring.ts. A rule's comment is what a person
 * reads when it is broken.
 */
const LAYERS = [
  {
    name: "kernel",
    sees: [],
    why: "The kernel is what everything stands on: it knows no layer above it.",
  },
  {
    name: "domain",
    sees: ["kernel"],
    why: "The words and rules of retail hold without a database, a system or a graph.",
  },
  {
    name: "models",
    sees: ["kernel", "domain"],
    why: "Models are pure numeric code: they can be judged without anything else running.",
  },
  {
    name: "connectors",
    sees: ["kernel", "domain"],
    why: "A connector knows its system and our words; no graph, no agent, no store.",
  },
  {
    name: "store",
    sees: ["kernel", "domain"],
    why: "The store keeps things and decides nothing, so nothing that decides is in its sight.",
  },
  {
    name: "events",
    sees: ["kernel", "domain", "store/database"],
    why:
      "An event is written in its writer's transaction, so events share the store's connection; " +
      "they know no noun's repository.",
  },
  {
    name: "ingest",
    sees: ["kernel", "domain", "connectors/contract", "store", "events"],
    why: "Ingest takes in what any connector says, by the contract, whatever the system is.",
  },
  {
    name: "agents",
    sees: ["kernel", "domain", "models"],
    why: "An agent states its needs in ports.ts and proposes; it reaches nothing it could change.",
  },
  {
    name: "conductor",
    sees: ["kernel", "domain", "agents/(contract|chain)", "store", "events"],
    why: "The conductor plays any chain and reaches systems by its ports, never by a connector.",
  },
  {
    name: "schema",
    sees: ["kernel", "domain", "store", "resolvers", "conductor/index"],
    why: "Generated types name the models they stand for; nothing else is there.",
  },
  {
    name: "resolvers",
    sees: ["kernel", "domain", "schema", "store", "events", "conductor/index"],
    why: "Resolvers translate: what they do with runs goes through the conductor's public side.",
  },
  {
    name: "federation",
    sees: ["kernel", "schema"],
    why: "The gateway composes and plans any graph; ours is one among them.",
  },
  {
    name: "monitoring",
    sees: ["kernel", "events"],
    why: "Monitoring listens, so that nothing has to know that it is listened to.",
  },
];

const layers = LAYERS.map(({ name, sees, why }) =>
  never(
    `${name}-imports`,
    { path: `^src/${name}/` },
    { path: "^src/", pathNot: [name, ...sees].map((one) => `^src/${one}[./]`) },
    why,
  ),
);

const neighbors = [
  never(
    "no-cycles",
    {},
    // Generated types name the resolvers' models, and resolvers those types; tsc erases both.
    { circular: true, viaOnly: { pathNot: "^src/schema/generated/" } },
    "Two files that need each other are one file, or lack a third.",
  ),
  never(
    "connector-by-its-index",
    { path: "^(src|demo|bench)/", pathNot: "^src/connectors/" },
    { path: "^src/connectors/[^/]+/", pathNot: "^src/connectors/[^/]+/index[.]ts$" },
    "A connector's wire shapes are its own: outsiders import its index.ts only.",
  ),
  never(
    "connectors-apart",
    { path: "^src/connectors/([^/]+)/" },
    { path: "^src/connectors/[^/]+/", pathNot: "^src/connectors/$1/" },
    "A connector never sees another; what they share stands beside their folders.",
  ),
  never(
    "agent-by-its-index",
    { path: "^(src/(?!agents/)|src/agents/chains/|demo/|bench/)" },
    { path: "^src/agents/(?!chains/)[^/]+/", pathNot: "^src/agents/[^/]+/index[.]ts$" },
    "An agent's parts are its own: outsiders, chains too, import its index.ts only.",
  ),
  never(
    "agents-apart",
    { path: "^src/agents/(?!chains/)([^/]+)/" },
    { path: "^src/agents/[^/]+/", pathNot: "^src/agents/$1/" },
    "Agents meet in a chain: what one knows reaches another as an insight or an input.",
  ),
  never(
    "composed-aside",
    {
      path: "^src/",
      pathNot:
        "^src/(federation/compose-worker|server/graph-part|server/cli/doctor/subgraphs)[.]ts$",
    },
    { path: "^src/federation/compose[.]ts$", dependencyTypesNot: ["type-only"] },
    "Composing takes the event loop for long: what serves meanwhile asks a thread, compose-aside.",
  ),
  never(
    "edge-is-not-wiring",
    { path: "^src/server/(auth|cli|config|graphiql|graphql|http|subscriptions)/" },
    { path: "^src/(agents|conductor|ingest|resolvers|connectors/[^/]+)/" },
    "The server's rooms serve any graph; its parts and the wiring say which one.",
  ),
];

const demo = [
  never(
    "demo-apart",
    { path: "^src/" },
    { path: "^(demo|bench|test|scripts|systems)/" },
    "Tutti reaches the demo retailer as it would a real one: by its systems' own dialects.",
  ),
  never(
    "demo-shares-the-kernel-only",
    { path: "^demo/" },
    { path: "^(src|bench|test)/", pathNot: "^src/kernel/" },
    "An emulated system that shared code with its connector would share its mistakes.",
  ),
  never(
    "world-knows-no-system",
    { path: "^demo/world/" },
    { path: "^demo/systems/" },
    "The demo's world is the retailer itself; systems are how the outside sees it.",
  ),
  never(
    "emulators-apart",
    { path: "^demo/systems/([^/]+)/" },
    { path: "^demo/systems/[^/]+/", pathNot: "^demo/systems/$1/" },
    "Two systems of record know of each other only by what happens in the world.",
  ),
];

const packages = [
  never(
    "pure-of-node",
    { path: "^src/(kernel|domain|models)/" },
    { dependencyTypes: ["core"] },
    "Kernel, domain and models are computed: pass clock, random and fetch in.",
  ),
  never(
    "graphql-at-the-graph",
    { path: "^src/", pathNot: "^src/(schema|resolvers|federation|server)/" },
    { path: "^node_modules/(graphql|graphql-jit|@graphql-tools|@apollo)/" },
    "GraphQL is how Tutti answers; what is answered does not know of it.",
  ),
  never(
    "postgres-in-the-store",
    { path: "^src/", pathNot: "^src/store/" },
    { path: "^node_modules/(pg|@types/pg|node-pg-migrate)/" },
    "A database client is met in the store; others get its Sql and Session.",
  ),
  never(
    "redis-where-it-is-shared",
    { path: "^src/", pathNot: "^src/(events/|server/cost/redis-buckets[.]ts$)" },
    { path: "^node_modules/ioredis/" },
    "Redis carries live events and counts what keys spend, and nothing else.",
  ),
  never(
    "engine-in-one-module",
    { path: "^src/", pathNot: "^src/conductor/engine[.]ts$" },
    { path: "^node_modules/@dbos-inc/" },
    "The durable engine is global: one module meets it, and the others meet that module.",
  ),
  never(
    "no-development-packages",
    { path: "^(src|demo)/" },
    { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    "What runs is installed without development tools.",
  ),
  never("resolvable", {}, { couldNotResolve: true }, "A fresh clone cannot find it either."),
  never(
    "no-orphans",
    { orphan: true, pathNot: "[.]d[.]ts$" },
    {},
    "Nothing imports this file, and it imports nothing: it is dead.",
  ),
];

function never(name, from, to, comment) {
  return { name, severity: "error", comment, from, to };
}

export default {
  forbidden: [...layers, ...neighbors, ...demo, ...packages],
  options: {
    doNotFollow: { path: "node_modules" },
    // Pages are for browsers, and the peers of a benchmark have packages of their own: their scripts
    // are no modules of the program.
    exclude: { path: "^(dist/|coverage/|src/server/graphiql/page/|bench/peers/)" },
    tsConfig: { fileName: "tsconfig.json" },
    // Type imports count: a layer that names another's type knows of it.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types"],
    },
  },
};
