import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROLES } from "../../../src/server/auth/scopes.ts";
import { numbered, range } from "../../events/world.ts";
import { until } from "../edge-fixture.ts";
import type { LiveWorld } from "./live-world.ts";
import { liveWorld } from "./live-world.ts";

let world: LiveWorld;
beforeAll(async () => {
  world = await liveWorld({ recentEventsMax: 40 });
});
afterAll(() => world.close());

type Told = {
  readonly number: number;
  readonly subject: string;
  readonly cursor: string;
  readonly execution: number;
  readonly viewer: { readonly name: string } | null;
  readonly leak: string | null;
};

/** What a subscription was told so far, and how it ended. */
function listen(client: Client, query: string, variables: Record<string, unknown> = {}) {
  const told: Told[] = [];
  const errors: { message: string; path?: unknown; extensions: Record<string, unknown> }[] = [];
  let state: "open" | "complete" | "failed" = "open";
  const stop = client.subscribe<{ log: Told | null; state: Told | null }>(
    { query, variables },
    {
      next: ({ data, errors: failed }) => {
        const item = data?.log ?? data?.state;
        if (item) told.push(item);
        if (failed) errors.push(...(failed as never[]));
      },
      error: (failed) => {
        if (Array.isArray(failed)) errors.push(...failed);
        state = "failed";
      },
      complete: () => {
        state = state === "open" ? "complete" : state;
      },
    },
  );
  return { told, errors, stop, state: () => state };
}

const LOG = `subscription ($after: String, $about: About) {
  log(after: $after, about: $about) { number subject cursor execution } }`;

let subject = 0;
/** A subject that no other test writes about, and a writer about it. */
function topic() {
  subject += 1;
  const about = { subjects: [`prod_t${subject}`] };
  const append = (...numbers: number[]) =>
    world.events.append(...numbers.map((number) => numbered(number, about.subjects[0])));
  return { about, append };
}

/** Until a subscription without a cursor is known to be under way. */
async function underWay(count: number, work: () => void) {
  const before = world.fixture.inside.contexts;
  work();
  await until(() => world.fixture.inside.contexts >= before + count);
  await sleep(300);
}

const numbersOf = (told: readonly Told[]) => told.map(({ number }) => number);

describe("subscribers who want the same and may see the same", () => {
  test("are told what was executed once, whoever they are", async () => {
    const { about, append } = topic();
    const keys = [await world.fixture.keyFor("dashboard"), await world.fixture.keyFor("dashboard")];
    const clients = range(1, 10).map((index) => world.client(keys[index % 2] ?? ""));
    let heard: ReturnType<typeof listen>[] = [];
    await underWay(clients.length, () => {
      heard = clients.map((client) => listen(client, LOG, { about }));
    });
    const before = world.fixture.inside.contexts;
    await append(1, 2, 3);
    await until(() => heard.every(({ told }) => told.length === 3));
    expect(world.fixture.inside.contexts - before).toBe(3);
    for (const { told } of heard) expect(told).toEqual(heard[0]?.told);
  });

  test("and not with others: of other rights, other variables, or another document", async () => {
    const { about, append } = topic();
    const dashboard = world.client(await world.fixture.keyFor("dashboard"));
    const admin = world.client(await world.fixture.keyFor("admin"));
    // Of the same scopes and of no role: what errors tell it can differ.
    const scoped = world.client(await world.fixture.keyFor(ROLES.dashboard));
    const asked = [
      [dashboard, LOG, { about: { ...about, pad: 1 } }],
      [dashboard, LOG, { about: { pad: 1, ...about }, unknown: 7 }],
      [dashboard, LOG, { about: { ...about, pad: 2 } }],
      [dashboard, LOG.replace("number", "number n: number"), { about: { ...about, pad: 1 } }],
      [admin, LOG, { about: { ...about, pad: 1 } }],
      [scoped, LOG, { about: { ...about, pad: 1 } }],
    ] as const;
    let heard: ReturnType<typeof listen>[] = [];
    await underWay(asked.length, () => {
      heard = asked.map(([client, query, variables]) => listen(client, query, variables));
    });
    await append(1);
    await until(() => heard.every(({ told }) => told.length === 1));
    const [same, alike, ...others] = heard.map(({ told }) => told[0]?.execution);
    expect(alike).toBe(same);
    expect(new Set([same, ...others]).size).toBe(5);
  });

  test.each([
    ["left out before null", [undefined, null]],
    ["null before left out", [null, undefined]],
  ])("a variable with a default and none: %s", async (_name, [first, second]) => {
    const [one, other] = [topic(), topic()];
    const mine = JSON.stringify(one.about.subjects);
    const query = `subscription ($subjects: [String!] = ${mine}) {
      log(subjects: $subjects) { number subject cursor execution } }`;
    const client = world.client(await world.fixture.keyFor("dashboard"));
    const heard = new Map<unknown, ReturnType<typeof listen>>();
    for (const subjects of [first, second]) {
      const variables = subjects === undefined ? {} : { subjects };
      await underWay(1, () => void heard.set(subjects, listen(client, query, variables)));
    }
    await one.append(1);
    await other.append(2);
    await until(() => heard.get(null)?.told.length === 2);
    expect(numbersOf(heard.get(undefined)?.told ?? [])).toEqual([1]);
    expect(numbersOf(heard.get(null)?.told ?? [])).toEqual([1, 2]);
    for (const { stop } of heard.values()) stop();
  });

  test("what is marked as each principal's own is executed for each", async () => {
    const { about, append } = topic();
    const made = [
      await world.fixture.makeKey("dashboard"),
      await world.fixture.makeKey("dashboard"),
    ];
    const query = LOG.replace("number", "number viewer { name }");
    let heard: ReturnType<typeof listen>[] = [];
    await underWay(2, () => {
      heard = made.map(({ token }) => listen(world.client(`Bearer ${token}`), query, { about }));
    });
    await append(1, 2);
    await until(() => heard.every(({ told }) => told.length === 2));
    expect(heard.map(({ told }) => told.map(({ viewer }) => viewer?.name))).toEqual(
      made.map(({ id }) => [id, id]),
    );
  });

  test("a field that reads who is calling and is not marked fails for all, and tells nobody", async () => {
    const { about, append } = topic();
    const client = world.client(await world.fixture.keyFor("dashboard"));
    const query = LOG.replace("number", "number leak");
    let heard: ReturnType<typeof listen>[] = [];
    await underWay(1, () => {
      heard = [listen(client, query, { about })];
    });
    await append(1);
    await until(() => heard.every(({ told }) => told.length === 1));
    expect(heard[0]?.told[0]?.leak).toBeNull();
    expect(heard[0]?.errors).toMatchObject([{ extensions: { code: "INTERNAL" } }]);
  });

  test("the last to leave ends the reading", async () => {
    const { about, append } = topic();
    const client = world.client(await world.fixture.keyFor("dashboard"));
    let heard: ReturnType<typeof listen>[] = [];
    await underWay(2, () => {
      heard = [listen(client, LOG, { about }), listen(client, LOG, { about })];
    });
    heard[0]?.stop();
    await append(1);
    await until(() => heard[1]?.told.length === 1);
    heard[1]?.stop();
    await sleep(200);
    const before = world.fixture.inside.contexts;
    await append(2);
    await world.events.sequenced();
    await sleep(300);
    expect(world.fixture.inside.contexts).toBe(before);
    expect(heard[0]?.told).toEqual([]);
  });
});

describe("joining what others follow", () => {
  test("under load, from anywhere and again and again: everything once and in order", async () => {
    const { about, append } = topic();
    const total = 400;
    await append(1);
    const first = await world.events.sequenced();
    const start = world.events.log.cursors.format(first - 1);
    const authorization = await world.fixture.keyFor("dashboard");
    const writing = (async () => {
      for (let number = 2; number <= total; number += 1) {
        await append(number);
        if (number % 7 === 0) await sleep(5);
      }
    })();
    const reader = async (index: number) => {
      await sleep(index * 20);
      const got: Told[] = [];
      let after = start;
      while (got.length < total) {
        const stopAt = got.length + Math.ceil(Math.random() * 150);
        const client = world.client(authorization);
        for await (const { data } of client.iterate<{ log: Told }>({
          query: LOG,
          variables: { about, after },
        })) {
          if (data) got.push(data.log);
          after = data?.log.cursor ?? after;
          if (got.length >= Math.min(stopAt, total)) break;
        }
        await client.dispose();
      }
      expect(numbersOf(got)).toEqual(range(1, total));
      return got;
    };
    const all = await Promise.all(range(1, 12).map(reader));
    await writing;
    const executions = new Set(all.flatMap((got) => got.map(({ execution }) => execution)));
    expect(executions.size, "most was executed once for many").toBeLessThan(total * 6);
  });

  test("a cursor of no log is refused, also where the stream runs already", async () => {
    const { about } = topic();
    const client = world.client(await world.fixture.keyFor("dashboard"));
    await underWay(1, () => void listen(client, LOG, { about }));
    const refused = listen(client, LOG, { about, after: "nonsense" });
    await until(() => refused.errors.length > 0);
    expect(refused.errors).toMatchObject([{ extensions: { code: "CURSOR_INVALID" } }]);
  });
});
