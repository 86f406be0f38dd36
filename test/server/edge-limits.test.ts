import { expect, test } from "vitest";
import { unwrap } from "../../src/kernel/result.ts";
import { type Config, loadConfig } from "../../src/server/config/load.ts";
import { costLimits, edgeLimits } from "../../src/server/edge-limits.ts";
import { EDGE_LIMITS } from "../../src/server/limits.ts";

function configWith(env: Record<string, string>): Config {
  const loaded = unwrap(loadConfig({ argv: [], env, cwd: "/nowhere", systemTypes: {} }));
  return (loaded as { readonly config: Config }).config;
}

test("each setting of a limit is the limit that it names", () => {
  const config = configWith({
    TUTTI_DEPTH_MAX: "11",
    TUTTI_ALIASES_MAX: "12",
    TUTTI_BODY_BYTES_MAX: "13",
    TUTTI_VARIABLES_MAX: "14",
    TUTTI_CONCURRENT_MAX: "15",
    TUTTI_DEADLINE_MS: "16",
    TUTTI_COST_OPERATION_MAX: "17",
    TUTTI_COST_BUCKET_MAX: "18",
    TUTTI_COST_RESTORE_PER_SECOND: "19",
    TUTTI_COST_REPORT: "never",
  });
  expect(edgeLimits(config, 20)).toEqual({
    ...EDGE_LIMITS,
    document: {
      ...EDGE_LIMITS.document,
      ...{ depthMax: 11, aliasesMax: 12, variablesMax: 14, costMax: 17 },
    },
    operation: { concurrentMax: 15, deadlineMs: 16 },
    http: { ...EDGE_LIMITS.http, bodyBytesMax: 13, drainLingerMs: 20 },
  });
  expect(costLimits(config)).toEqual({
    ...{ maximum: 18, restorePerSecond: 19, roles: {}, report: "never" },
  });
});

test("without settings, the limits are those of the code", () => {
  expect(edgeLimits(configWith({}), EDGE_LIMITS.http.drainLingerMs)).toEqual(EDGE_LIMITS);
});
