import { defineConfig } from "vitest/config";

export default defineConfig({
  // The same copy of graphql that Node itself gives to our dependencies: two do not work together.
  resolve: { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    pool: "forks",
    maxWorkers: 2,
    // Apollo's suite for integrations imports folders, which Node alone does not resolve.
    server: { deps: { inline: [/server-integration-testsuite/, /@apollo\/client/] } },
  },
});
