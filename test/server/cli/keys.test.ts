import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createKeyring } from "../../../src/server/auth/keyring.ts";
import { keysCommand } from "../../../src/server/cli/keys.ts";
import { quietLog } from "../../support/quiet-log.ts";
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

  test("scopes and policies of other graphs are given beside a role or scopes", async () => {
    const made = await run(
      ...["create", "--name", "Reviewer", "--role", "app"],
      ...["--scope", "reviews:read", "--scope", "policy:staff"],
    );
    const [id = "", token = ""] = made.ok ? made.value.split("\n") : [];
    expect(await statusOf(token)).toBe(200);
    const listed = await run("list");
    expect(listed.ok && listed.value).toContain("app + reviews:read + policy:staff");
    const keyring = createKeyring(fixture.database, clock, quietLog);
    const found = await keyring.principalOf(token);
    await keyring.close();
    expect(found.ok && [...found.value.scopes]).toEqual(
      expect.arrayContaining(["catalog:read", "reviews:read", "policy:staff"]),
    );
    expect(found.ok && found.value.id).toBe(id);
    for (const wrong of ["a b", "a,b", "", "x".repeat(101), 'a"b']) {
      const refused = await run("create", "--name", "x", "--role", "app", "--scope", wrong);
      expect(refused).toMatchObject({ ok: false, fault: { code: "INPUT_INVALID" } });
    }
    const limited = ["--role", "partner", "--channel", "PARTNER", "--scope", "reviews:read"];
    const refused = await run("create", "--name", "x", ...limited);
    expect(!refused.ok && refused.fault.message).toContain("cannot have the scope reviews:read");
  });

  test("a key is limited to suppliers and channels that there are", async () => {
    await fixture.database.query(
      `insert into supplier (id, name, updated_at, system, source_id, observed_at)
       values ('sup_a', 'A', now(), 'erp', '1', now())`,
    );
    const create = (...more: string[]) =>
      run("create", "--name", "Mill", "--role", "partner", ...more);
    const rowsOf = async (made: Awaited<ReturnType<typeof create>>) => {
      const row = await fixture.repository.find(made.ok ? (made.value.split("\n")[0] ?? "") : "");
      return [row?.suppliers, row?.channels];
    };
    const both = ["--supplier", "sup_a", "--channel", "PARTNER", "--channel", "WEB"];
    expect(await rowsOf(await create(...both))).toEqual([["sup_a"], ["PARTNER", "WEB"]]);
    expect(await rowsOf(await create("--supplier", "sup_a"))).toEqual([["sup_a"], []]);
    expect(await rowsOf(await create())).toEqual([null, null]);
    const listed = await run("list");
    expect(listed.ok && listed.value).toContain("partner only sup_a,PARTNER,WEB ");
    for (const [wrong, message] of [
      [["--supplier", "sup_b"], "There is no supplier sup_b"],
      [["--channel", "MARS"], 'No channel "MARS"'],
      [["--supplier", "sup_a", "--role", "operator"], "scope customers:write"],
    ] as const) {
      expect(await create(...wrong)).toMatchObject({
        ok: false,
        fault: { code: "INPUT_INVALID", message: expect.stringContaining(message) },
      });
    }
  });

  test("a rotated key has a new secret, and the old one until its grace is over", async () => {
    const made = await run("create", "--name", "Rotates", "--role", "app");
    const [id = "", old = ""] = made.ok ? made.value.split("\n") : [];
    const rotated = await run("rotate", id, "--grace", "PT2S");
    const token = rotated.ok ? (rotated.value.split("\n")[1] ?? "") : "";
    expect(token).not.toBe(old);
    await until(async () => (await statusOf(token)) === 200);
    expect(await statusOf(old)).toBe(200);
    const listed = await run("list");
    expect(listed.ok && listed.value).toMatch(new RegExp(`${id} .* old secret good until 20`));
    await until(async () => (await statusOf(old)) === 401);
    expect(await statusOf(token)).toBe(200);

    // Without grace the old one ends at once; two rotations leave the first secret behind.
    const again = await run("rotate", id, "--grace", "PT0S");
    const newest = again.ok ? (again.value.split("\n")[1] ?? "") : "";
    await until(async () => (await statusOf(token)) === 401);
    expect([await statusOf(newest), await statusOf(old)]).toEqual([200, 401]);
  });

  test("the secret that a rotation replaced ends no later than its key", async () => {
    const expiresAt = new Date(Date.now() + 3_600_000);
    const { id, token } = await fixture.makeKey("app", expiresAt);
    const keyring = createKeyring(fixture.database, clock, quietLog);
    const endOf = async () => {
      const found = await keyring.principalOf(token);
      return found.ok ? found.value.expiresAtMs : found.fault.code;
    };
    expect(await endOf()).toBe(expiresAt.getTime());
    await run("rotate", id, "--grace", "P7D");
    const fresh = createKeyring(fixture.database, clock, quietLog);
    const found = await fresh.principalOf(token);
    expect(found.ok && found.value.expiresAtMs).toBe(expiresAt.getTime());
    await run("revoke", id);
    expect(await run("rotate", id)).toMatchObject({ ok: false, fault: { code: "NOT_FOUND" } });
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
    [["rotate"], "Name the one key"],
    [["rotate", "key_1", "--grace", "P31D"], "P30D"],
    [["rotate", "key_1", "--grace", "soon"], "P30D"],
    [[], "Not a command"],
  ])("%j is refused with what is wrong", async (args, message) => {
    const refused = await run(...args);
    expect(refused).toMatchObject({
      ok: false,
      fault: { code: "INPUT_INVALID", message: expect.stringContaining(message) },
    });
  });
});
