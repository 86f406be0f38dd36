import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { appendEvents } from "../../../src/events/outbox.ts";
import { logged, numbered, random } from "../../events/world.ts";
import { realClock } from "../../support/clock.ts";
import { until } from "./support/ask.ts";
import { type Listener, listen } from "./support/listener.ts";
import { balancer, keepAsking } from "./support/load.ts";
import { type Ground, type NamedGateway, startGround } from "./support/retailer.ts";

/** Gateways alone, whose events the test writes itself. */
let ground: Ground;
let gateways: NamedGateway[];
let listener: Listener;

beforeAll(async () => {
  ground = await startGround();
  gateways = await Promise.all([ground.gateway(), ground.gateway()]);
  listener = await listen(ground, () => gateways.map(({ url }) => url));
});
afterAll(async () => {
  await listener?.end();
  await ground?.close();
});

it("fails no request while one gateway after the other is restarted", async () => {
  const list = balancer();
  for (const { url } of gateways) await list.add(url);
  const load = keepAsking(list.next, ground.authorization, operation, 4);
  for (const [n, gateway] of gateways.entries()) {
    await gateway.stop();
    list.remove(gateway.url);
    const again = await ground.gateway();
    gateways[n] = again;
    await list.add(again.url);
  }
  const outcomes = await load.stop();
  await list.close();
  expect(outcomes.filter(({ type }) => type !== "data")).toEqual([]);
  expect(JSON.stringify(outcomes)).not.toContain('"code"');
  expect(outcomes.length).toBeGreaterThan(100);
});

it("loses no event and gives each one place when the sequencer is killed under load", async () => {
  const before = (await logged(ground.database)).length;
  let written = 0;
  let stopped = false;
  const writing = (async () => {
    for (; !stopped; written += 1) {
      await ground.database.transaction((tx) =>
        appendEvents(tx, [numbered(written, `prod_${written % 7}`)], realClock, random),
      );
      await sleep(2);
    }
  })();
  for (let kills = 1; kills <= 2; kills += 1) {
    await until(
      "more events",
      async () => (await logged(ground.database)).length > before + 80 * kills,
    );
    const holder = await until("a sequencer", () => sequencer());
    const n = gateways.findIndex(({ name }) => name === holder);
    expect(n).not.toBe(-1);
    await gateways[n]?.kill();
    gateways[n] = await ground.gateway();
  }
  stopped = true;
  await writing;
  const all = await until("all to be sequenced", async () => {
    const rows = (await logged(ground.database)).slice(before);
    return rows.length >= written && rows;
  });
  expect(all.map(({ offset }) => offset)).toEqual(all.map((_, n) => before + 1 + n));
  expect(all.map(({ number }) => number)).toEqual(all.map((_, n) => n));
  expect(await listener.verdict()).toMatchObject({
    lost: 0,
    duplicated: 0,
    outOfOrder: 0,
    gaps: 0,
  });
});

/** Which process sequences events. */
async function sequencer(): Promise<string | null> {
  const [row] = await ground.database.query<{ name: string }>(
    `select application_name as name from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and granted and classid = 7461001 and objid = 1
       and pg_locks.database = (select oid from pg_database where datname = current_database())`,
  );
  return row?.name ?? null;
}

/** Reads, and now and then a write. */
function operation(n: number) {
  if (n % 10 !== 0) return { query: "{ chains { name paused } }" };
  const name = n % 20 === 0 ? "pauseChain" : "resumeChain";
  const type = n % 20 === 0 ? "PauseChainInput!" : "ResumeChainInput!";
  return {
    query: `mutation ($input: ${type}) { ${name}(input: $input) { userErrors { code } } }`,
    variables: {
      input: { idempotencyKey: randomUUID(), chain: "replenish-stock", reason: "test" },
    },
  };
}
