import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createKey, rotateKey } from "../../../src/server/auth/key-administration.ts";
import type { Keyring } from "../../../src/server/auth/keyring.ts";
import { createKeyring } from "../../../src/server/auth/keyring.ts";
import { systemClock } from "../../../src/server/system-clock.ts";
import { apiKeyRepository } from "../../../src/store/api-key-repository.ts";
import type { Database } from "../../../src/store/database.ts";
import { openDatabase } from "../../../src/store/database.ts";
import type { FreshDatabase } from "../../support/database.ts";
import { freshDatabase } from "../../support/database.ts";
import { quietLog } from "../../support/quiet-log.ts";
import { random, until } from "../edge-fixture.ts";

let place: FreshDatabase;
let database: Database;
let lookUps = 0;
beforeAll(async () => {
  place = await freshDatabase();
  database = openDatabase({
    url: place.url,
    poolMax: 3,
    applicationName: "keyring-test",
    onQuery: (text) => {
      if (text.startsWith("select id, name")) lookUps += 1;
    },
  });
});
afterAll(async () => {
  await database.close();
  await place.drop();
});

const clock = systemClock();
let repository: ReturnType<typeof apiKeyRepository>;
let key: { readonly id: string; readonly token: string };
beforeEach(async () => {
  repository = apiKeyRepository(database);
  key = await createKey(repository, { name: "test", role: "app" }, clock, random);
  lookUps = 0;
});

const codeOf = async (keyring: Keyring, token = key.token) => {
  const found = await keyring.principalOf(token);
  return found.ok ? "ok" : found.fault.code;
};

test("a key is looked up once, however many ask for it at once and soon after", async () => {
  const keyring = createKeyring(database, clock, quietLog);
  const asked = await Promise.all(Array.from({ length: 50 }, () => codeOf(keyring)));
  expect(new Set(asked)).toEqual(new Set(["ok"]));
  expect(await codeOf(keyring)).toBe("ok");
  expect(lookUps).toBe(1);
});

test("a revoked key lives at most five seconds where nothing listens", async () => {
  let nowMs = 0;
  const held = { ...clock, monotonicMs: () => nowMs };
  const keyring = createKeyring(database, held, quietLog);
  expect(await codeOf(keyring)).toBe("ok");
  await repository.revoke(key.id, clock.now().toISOString());
  nowMs = 4_999;
  expect(await codeOf(keyring)).toBe("ok");
  nowMs = 5_000;
  expect(await codeOf(keyring)).toBe("KEY_UNKNOWN");
});

test("what was read before a revocation is not remembered after it", async () => {
  let letThrough = () => {};
  const gate = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  let gated = true;
  let read = false;
  const slow: Database = {
    ...database,
    async query<Row extends object>(text: string, values?: readonly unknown[], name?: string) {
      const rows = await database.query<Row>(text, values, name);
      if (gated && text.startsWith("select id, name")) {
        read = true;
        await gate;
      }
      return rows;
    },
  };
  const keyring = createKeyring(slow, clock, quietLog);
  const changed: string[] = [];
  keyring.onChange((id) => changed.push(id));
  await keyring.watch();
  const before = codeOf(keyring);
  await until(() => read);
  await repository.revoke(key.id, clock.now().toISOString());
  await until(() => changed.includes(key.id));
  gated = false;
  letThrough();
  expect(await before).toBe("ok");
  expect(await codeOf(keyring)).toBe("KEY_UNKNOWN");
  await keyring.close();
});

test("after its listening connection broke, it forgets, and listens again", async () => {
  const keyring = createKeyring(database, clock, quietLog);
  await keyring.watch();
  expect(await codeOf(keyring)).toBe("ok");
  const listening =
    "from pg_stat_activity where query like 'listen%' and datname = current_database()";
  const [first] = await database.query<{ pid: number }>(`select pid ${listening}`);
  await database.query("select pg_terminate_backend($1)", [first?.pid]);
  await until(async () => {
    const [now] = await database.query<{ pid: number }>(`select pid ${listening}`);
    return now !== undefined && now.pid !== first?.pid;
  });
  expect(await codeOf(keyring)).toBe("ok");
  await repository.revoke(key.id, clock.now().toISOString());
  const started = performance.now();
  await until(async () => (await codeOf(keyring)) === "KEY_UNKNOWN");
  expect(performance.now() - started).toBeLessThan(2_000);
  await keyring.close();
});

test("a key and a secret that was replaced end at their time, although they were proven before", async () => {
  let nowMs = Date.now();
  const held = { ...clock, now: () => new Date(nowMs) };
  const grant = { name: "short", role: "app", expiresAt: new Date(nowMs + 2_000) } as const;
  const short = await createKey(repository, grant, clock, random);
  const replaced = await createKey(repository, { name: "old", role: "app" }, clock, random);
  const rotated = await rotateKey(repository, replaced.id, 1_000, held, random);
  const keyring = createKeyring(database, held, quietLog);
  const codes = () => Promise.all([replaced, short].map(({ token }) => codeOf(keyring, token)));
  expect(await codes()).toEqual(["ok", "ok"]);
  const before = lookUps;
  nowMs += 999;
  expect(await codes()).toEqual(["ok", "ok"]);
  nowMs += 1;
  expect(await codes()).toEqual(["KEY_UNKNOWN", "ok"]);
  expect(rotated.ok && (await codeOf(keyring, rotated.value.token))).toBe("ok");
  nowMs += 1_000;
  expect(await codes()).toEqual(["KEY_UNKNOWN", "KEY_UNKNOWN"]);
  expect(lookUps).toBe(before);
});

test("a key that was proven vouches for no other secret of its id", async () => {
  const keyring = createKeyring(database, clock, quietLog);
  expect(await codeOf(keyring)).toBe("ok");
  const other = await createKey(repository, { name: "other", role: "app" }, clock, random);
  const mixed = key.token.slice(0, -52) + other.token.slice(-52);
  expect(await codeOf(keyring, mixed)).toBe("KEY_UNKNOWN");
  expect(await codeOf(keyring)).toBe("ok");
});
