import { defineConfig } from "vitest/config";

/** Tests that start and kill processes, or hold a machine's worth of work: each file in its own. */
const ALONE = [
  "test/tidy.test.ts",
  "test/{bench,conductor,conformance,docs,e2e,events,launch,scripts,support}/**/*.test.ts",
  "test/demo/{main,world/journal,world/ticking}.test.ts",
  "test/federation/{cases,random-graphs,reload,supplied-supergraph}.test.ts",
  "test/schema/breaking-changes.test.ts",
  "test/server/{demo-process,http/load,cli/backup,cli/doctor,subscriptions/slow}.test.ts",
  "test/store/embedded/**/*.test.ts",
];

const common = {
  testTimeout: 120_000,
  hookTimeout: 180_000,
  pool: "forks" as const,
  // One more than the cores that are counted on: many tests wait for leases, clocks and deaths.
  maxWorkers: 3,
  // Apollo's suite for integrations imports folders, which Node alone does not resolve.
  server: { deps: { inline: [/server-integration-testsuite/, /@apollo\/client/] } },
};

// The same copy of graphql that Node itself gives to our dependencies: two do not work together.
const resolve = { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] };

export default defineConfig({
  test: {
    globalSetup: ["test/support/global-setup.ts"],
    projects: [
      // By the order of these names: the long files first, so that the short ones fill what is left.
      { resolve, test: { ...common, name: "alone", include: ALONE } },
      {
        resolve,
        // One process has the modules for all its files: loading them anew took longer than most.
        test: {
          ...common,
          name: "together",
          isolate: false,
          include: ["test/**/*.test.ts"],
          exclude: ALONE,
        },
      },
    ],
  },
});
