import { serverAudits } from "graphql-http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Fixture } from "../edge-fixture.ts";
import { startEdge } from "../edge-fixture.ts";

let fixture: Fixture;
let authorization: string;

beforeAll(async () => {
  fixture = await startEdge();
  authorization = await fixture.keyFor("app");
});
afterAll(() => fixture.stop());

const audits = serverAudits({
  url: () => fixture.url,
  fetchFn: (url: string | URL, init: RequestInit = {}) =>
    fetch(url, { ...init, headers: { ...init.headers, authorization } }),
});

describe("GraphQL over HTTP", () => {
  test("there are as many audits as the specification had", () => {
    expect(audits).toHaveLength(61);
  });
  test.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))(
    "%s",
    async (_name, audit) => {
      const result = await audit.fn();
      expect(result.status === "ok" ? "ok" : result.reason).toBe("ok");
    },
  );
});
