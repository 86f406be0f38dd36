import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseToken, printToken } from "../../../src/server/auth/api-key.ts";
import { ensureKey } from "../../../src/server/auth/key-administration.ts";
import type { Fixture } from "../edge-fixture.ts";
import { clock, post, startEdge, until } from "../edge-fixture.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startEdge();
});
afterAll(() => fixture.stop());

const ASK = "{ product { title } }";

async function refusal(authorization: string | null) {
  const before = fixture.inside.resolved;
  const { status, body } = await post(fixture.url, ASK, authorization);
  expect(fixture.inside.resolved, "a resolver ran").toBe(before);
  expect(body.data).toBeUndefined();
  return [status, body.errors?.[0]?.extensions["code"]];
}

describe("who is calling", () => {
  test("a valid key is answered in its own name", async () => {
    const { body } = await post(fixture.url, "{ whoami }", await fixture.keyFor("partner"));
    expect(body).toEqual({ data: { whoami: "partner" } });
  });

  test("no credentials", async () => {
    expect(await refusal(null)).toEqual([401, "CREDENTIALS_MISSING"]);
    const plain = await fetch(fixture.url, { method: "POST" });
    expect(plain.headers.get("www-authenticate")).toBe('Bearer realm="tutti"');
    expect(await (await fetch(`${fixture.url}?query={whoami}`)).status).toBe(401);
  });

  test.each([
    "Basic dXNlcjpwYXNz",
    "Bearer",
    "Bearer two words",
    "Bearer tutti_short_one",
    "Bearer nothing-of-ours",
    `Bearer tutti_${"a".repeat(26)}_${"b".repeat(53)}`,
  ])("malformed credentials: %s", async (authorization) => {
    expect(await refusal(authorization)).toEqual([400, "CREDENTIALS_MALFORMED"]);
  });

  test("an unknown key and a wrong secret are told apart by nobody", async () => {
    const { token } = await fixture.makeKey("app");
    const unknown = `Bearer tutti_${"a".repeat(26)}_${"b".repeat(52)}`;
    expect(await refusal(unknown)).toEqual([401, "KEY_UNKNOWN"]);
    const wrong = token.slice(0, -1) + (token.endsWith("0") ? "1" : "0");
    expect(await refusal(`Bearer ${wrong}`)).toEqual([401, "KEY_UNKNOWN"]);
    const of = async (key: string) => (await post(fixture.url, ASK, key)).body;
    expect(await of(unknown)).toEqual(await of(`Bearer ${wrong}`));
  });

  test("a key that was revoked, by whichever process, is unknown within a moment", async () => {
    const { id, token } = await fixture.makeKey("app");
    const authorization = `Bearer ${token}`;
    expect((await post(fixture.url, ASK, authorization)).status).toBe(200);
    expect(await fixture.repository.revoke(id, clock.now().toISOString())).toBe(true);
    const started = performance.now();
    await until(async () => (await post(fixture.url, ASK, authorization)).status === 401);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(await refusal(authorization)).toEqual([401, "KEY_UNKNOWN"]);
    expect(await fixture.repository.revoke(id, clock.now().toISOString())).toBe(false);
  });

  test("a key ends when it expires, remembered or not", async () => {
    const expiresAt = new Date(Date.now() + 400);
    const { token } = await fixture.makeKey("app", expiresAt);
    expect((await post(fixture.url, ASK, `Bearer ${token}`)).status).toBe(200);
    await clock.sleep(expiresAt.getTime() - Date.now() + 5);
    expect(await refusal(`Bearer ${token}`)).toEqual([401, "KEY_UNKNOWN"]);
  });

  test("the database holds no secret, and learns of the use", async () => {
    const { id, token } = await fixture.makeKey("app");
    await post(fixture.url, ASK, `Bearer ${token}`);
    await until(async () => (await fixture.repository.find(id))?.lastUsedAt != null);
    const rows = await fixture.database.query(
      "select row_to_json(api_key)::text as row from api_key",
    );
    const secret = parseToken(token)?.secret ?? "";
    expect(secret).toHaveLength(52);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test("a key known beforehand can be made valid again and again", async () => {
    const secret = "d".repeat(52);
    const text = printToken({ id: `key_${"demo".padEnd(26, "0")}`, secret });
    const grant = { name: "demo", role: "app" } as const;
    await ensureKey(fixture.repository, text, grant, clock);
    const ensured = await ensureKey(fixture.repository, text, grant, clock);
    expect(ensured).toEqual({ ok: true, value: `key_${"demo".padEnd(26, "0")}` });
    expect((await post(fixture.url, ASK, `Bearer ${text}`)).status).toBe(200);
    expect((await ensureKey(fixture.repository, "demo", grant, clock)).ok).toBe(false);
  });
});

test("a database that does not answer is not an unknown key", async () => {
  const broken = await startEdge();
  const authorization = await broken.keyFor("app");
  await broken.database.query("alter table api_key rename to elsewhere");
  const { status, body } = await post(broken.url, ASK, authorization);
  expect([status, body.errors?.[0]?.extensions]).toEqual([
    503,
    { code: "DATABASE_UNAVAILABLE", recovery: "retry" },
  ]);
  await broken.stop();
});
