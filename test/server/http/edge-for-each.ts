import { afterEach, beforeEach } from "vitest";
import { EDGE_LIMITS } from "../../../src/server/limits.ts";
import type { Fixture, FixtureOptions, GraphqlAnswer } from "../edge-fixture.ts";
import { startEdge } from "../edge-fixture.ts";

/** An edge for each test of a file, with an administrator's key; one with options on request. */
export function edgeForEach() {
  let fixture: Fixture;
  let authorization: string;
  const start = async (options: FixtureOptions = {}) => {
    fixture = await startEdge(options);
    authorization = await fixture.keyFor("admin");
  };
  beforeEach(() => start());
  afterEach(() => fixture.stop());
  return {
    edge: () => fixture,
    authorization: () => authorization,
    async restart(options: FixtureOptions) {
      await fixture.stop();
      await start(options);
    },
    at: (path: string, init: RequestInit = {}) => fetch(`${fixture.origin}${path}`, init),
  };
}

export const withHttp = (http: Partial<typeof EDGE_LIMITS.http>): FixtureOptions => ({
  limits: { ...EDGE_LIMITS, http: { ...EDGE_LIMITS.http, ...http } },
});

/** The status, and the first error's code. */
export async function codeOf(response: Response): Promise<unknown[]> {
  const body = (await response.json()) as GraphqlAnswer;
  return [response.status, body.errors?.[0]?.extensions["code"]];
}
