import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keysCommand } from "../../../src/server/cli/keys.ts";
import type { Fixture } from "../edge-fixture.ts";
import { clock, post, random, startEdge, until } from "../edge-fixture.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startEdge();
});
afterAll(() => fixture.stop());

const run = (...args: string[]) => keysCommand(args, { sql: fixture.database, clock, random });
const statusOf = async (token: string) =>
  (await post(fixture.url, "{ whoami }", `Bearer ${token}`)).status;

describe("tutti keys", () => {
  test("a key is made, works, is listed without its secret, and is revoked", async () => {
    const made = await run("create", "--name", "Storefront", "--role", "app");
    const [id = "", token = ""] = made.ok ? made.value.split("\n") : [];
    expect(await statusOf(token)).toBe(200);
    const listed = await run("list");
    expect(listed).toMatchObject({ ok: true });
    expect(listed.ok && listed.value).toMatch(new RegExp(`${id} {2}valid .*app .*Storefront`));
    expect(listed.ok && listed.value).not.toContain(token.slice(-52));
    expect(await run("revoke", id)).toEqual({ ok: true, value: `Revoked ${id}.` });
    await until(async () => (await statusOf(token)) === 401);
    expect(await run("revoke", id)).toMatchObject({ ok: false, fault: { code: "NOT_FOUND" } });
    const after = await run("list");
    expect(after.ok && after.value).toMatch(new RegExp(`${id} {2}revoked`));
  });

  test("scopes can be chosen one by one, with an end", async () => {
    const scopes = "catalog:read, costs:read";
    const made = await run("create", "--name", "x", "--scopes", scopes, "--expires-in-days", "30");
    const id = made.ok ? (made.value.split("\n")[0] ?? "") : "";
    const row = await fixture.repository.find(id);
    expect(row?.scopes).toEqual(["catalog:read", "costs:read"]);
    const days = (new Date(row?.expiresAt ?? 0).getTime() - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(30, 1);
  });

  test.each([
    [["create", "--role", "app"], "--name"],
    [["create", "--name", "x"], "either --role or --scopes"],
    [["create", "--name", "x", "--role", "app", "--scopes", "admin"], "either --role or --scopes"],
    [["create", "--name", "x", "--role", "king"], 'No role "king"'],
    [["create", "--name", "x", "--scopes", "catalog:read,all"], 'No scope "all"'],
    [["create", "--name", "x", "--role", "app", "--expires-in-days", "0"], "1 to 3650"],
    [["create", "--nome", "x"], "--nome"],
    [["destroy"], "Not a command"],
    [["revoke"], "Not a command"],
    [[], "Not a command"],
  ])("%j is refused with what is wrong", async (args, message) => {
    const refused = await run(...args);
    expect(refused).toMatchObject({
      ok: false,
      fault: { code: "INPUT_INVALID", message: expect.stringContaining(message) },
    });
  });
});
