import { afterEach, expect, test } from "vitest";
import { tryton } from "../../../src/connectors/tryton/index.ts";
import { unwrap } from "../../../src/kernel/result.ts";
import { callOf, realOutside } from "../outside.ts";
import type { Erp } from "./erp.ts";
import { configOf, startErp } from "./erp.ts";

let erp: Erp;
afterEach(() => erp.close());

test("one login serves a burst of first calls", async () => {
  erp = await startErp();
  const connector = erp.connect();
  await Promise.all(
    [1, 2, 3, 4, 5].map((id) => connector.loadMany("product", [`${id}`], callOf())),
  );
  expect(erp.emulator.logins()).toBe(1);
});

test("a session that ended is renewed once, for all calls together", async () => {
  erp = await startErp();
  const connector = erp.connect();
  unwrap(await connector.probe(callOf()));
  erp.emulator.expireSessions();
  const reads = [1, 2, 3, 4].map((id) => connector.loadMany("product", [`${id}`], callOf()));
  for (const [read] of await Promise.all(reads)) if (read) unwrap(read);
  expect(erp.emulator.logins()).toBe(2);
});

test("a wrong password is a setting to mend, tried once and never shown", async () => {
  erp = await startErp();
  const outside = realOutside();
  const password = "not-the-password";
  const connector = tryton({ ...configOf(erp.emulator), password }, outside);
  const answer = await connector.probe(callOf());
  expect(answer).toMatchObject({
    ok: false,
    fault: { code: "SYSTEM_UNAUTHORIZED", recovery: "fix-config" },
  });
  expect(JSON.stringify([answer, outside.logged])).not.toContain(password);
  expect(erp.emulator.logins()).toBe(1);
});

test("a database that does not exist, and a module that is missing, are settings to mend", async () => {
  erp = await startErp();
  const nowhere = tryton({ ...configOf(erp.emulator), database: "nowhere" }, realOutside());
  expect(await nowhere.probe(callOf())).toMatchObject({
    ok: false,
    fault: { code: "SYSTEM_REFUSED", recovery: "fix-config" },
  });
});

test("a caller that calls off does not stop the login the others wait for", async () => {
  erp = await startErp();
  const connector = erp.connect();
  erp.emulator.faults.inject({ type: "slow", ms: 300 }, 1);
  const impatient = { priority: "interactive", signal: AbortSignal.timeout(50) } as const;
  const [off, [read]] = await Promise.all([
    connector.loadMany("product", ["1"], impatient),
    connector.loadMany("product", ["1"], callOf()),
  ]);
  expect(off[0]).toMatchObject({ ok: false, fault: { code: "SYSTEM_TIMEOUT" } });
  expect(read && unwrap(read)?.sourceId).toBe("1");
});
