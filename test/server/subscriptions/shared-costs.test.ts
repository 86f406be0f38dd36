import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COST_LIMITS } from "../../../src/server/cost/cost-control.ts";
import { SharedCosts } from "../../../src/server/subscriptions/shared-costs.ts";
import { numbered, range } from "../../events/world.ts";
import { post, until } from "../edge-fixture.ts";
import type { LiveWorld } from "./live-world.ts";
import { liveWorld } from "./live-world.ts";

type Account = { members: number; due: number; paid: number };

test("who follows pays its part, and all of it is paid, however they come and go", () => {
  const step = fc.record({
    who: fc.nat({ max: 3 }),
    what: fc.constantFrom("join", "leave", "answer", "answer"),
    cost: fc.integer({ min: 0, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const costs = new SharedCosts();
      const accounts = range(0, 3).map((): Account => ({ members: 0, due: 0, paid: 0 }));
      const sum = (of: (account: Account) => number) =>
        accounts.reduce((total, account) => total + of(account), 0);
      for (const { who, what, cost } of steps) {
        const account = accounts[who];
        if (account === undefined) continue;
        if (what === "join") {
          account.members += 1;
          costs.join(account, (owed) => {
            account.paid += owed;
          });
        } else if (what === "leave" && account.members > 0) {
          account.members -= 1;
          costs.leave(account);
        } else if (what === "answer") {
          const each =
            cost /
            Math.max(
              1,
              sum(({ members }) => members),
            );
          for (const one of accounts) one.due += each * one.members;
          costs.add(cost);
          expect(sum(({ due, paid }) => due - paid)).toBeLessThan(accounts.length + 1e-6);
        }
      }
      for (const account of accounts) {
        for (; account.members > 0; account.members -= 1) costs.leave(account);
        expect(account.paid).toBeCloseTo(account.due, 6);
      }
    }),
    { numRuns: 200 },
  );
});

describe("an answer that many are told", () => {
  let world: LiveWorld;
  beforeAll(async () => {
    const small = { maximum: 100, restorePerSecond: 0.001, report: "always" } as const;
    world = await liveWorld({}, { costs: { ...COST_LIMITS, ...small } });
  });
  afterAll(() => world.close());

  test("is made once, and its cost is divided among them", async () => {
    const [one, other] = [
      await world.fixture.keyFor("dashboard"),
      await world.fixture.keyFor("dashboard"),
    ];
    let heard = 0;
    const next = () => {
      heard += 1;
    };
    for (const key of [one, one, one, other]) {
      const query = "subscription { log { number } }";
      const ended = () => undefined;
      world.client(key).subscribe({ query }, { next, error: ended, complete: ended });
    }
    // Each has a context to be admitted with, and one is for all.
    await until(() => world.fixture.inside.contexts >= 5);
    await sleep(300);
    const before = world.fixture.inside.contexts;
    await world.events.append(...range(1, 40).map((number) => numbered(number)));
    await until(() => heard === 160);
    expect(world.fixture.inside.contexts - before).toBe(40);
    const spent = async (key: string) => {
      const { body } = await post(world.fixture.url, "{ whoami }", key);
      const { extensions } = body as { extensions?: { cost: { bucket: { available: number } } } };
      return 100 - (extensions?.cost.bucket.available ?? Number.NaN);
    };
    // Each subscription was 1 to begin with.
    expect(Math.abs((await spent(one)) - (3 + 30))).toBeLessThanOrEqual(1);
    expect(Math.abs((await spent(other)) - (1 + 10))).toBeLessThanOrEqual(1);
  });
});
