import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { federate } from "../../bench/support/federation/federate.ts";
import { linked } from "../../bench/support/federation/world.ts";
import { compose } from "../../src/federation/compose.ts";
import { type PlanAside, planAside } from "../../src/federation/plan/plan-aside.ts";
import { planHere } from "../../src/federation/plan/query-planning.ts";
import { unwrap } from "../../src/kernel/result.ts";
import { quietLog } from "../support/quiet-log.ts";

const SUBGRAPHS = {
  roots: `type Query { thing: Thing } type Thing @key(fields: "k l") { k: ID! l: Int! }`,
  labels: `type Thing @key(fields: "id") @key(fields: "k l") { id: ID! k: ID! l: Int! label: Label }
    type Label { text: String }`,
  sizes: `type Thing @key(fields: "id") @key(fields: "k l") {
    id: ID! k: ID! l: Int! size(in: Int): Int }`,
};
/** The planner goes round and round between the two subgraphs. */
const ENDLESS = "{ thing { size label { text } small: size } }";
const GOOD = "{ thing { label { text } size } }";
const PLAN_MS = 1_500;

const sdl = unwrap(
  compose(Object.entries(SUBGRAPHS).map(([name, own]) => ({ name, sdl: linked(own) }))),
);
const { signal } = new AbortController();
let planning: PlanAside;
beforeAll(async () => {
  const options = { sdl, signal, isTried: false, log: quietLog, planMs: PLAN_MS };
  planning = unwrap(await planAside(options));
});
afterAll(() => planning.close());

const pid = () =>
  vi.waitFor(() => {
    const found = planning.pid();
    if (found === null) throw new Error("the process is being replaced");
    return found;
  }, 30_000);

it("plans as this process would", async () => {
  expect(await planning.plan(GOOD, null, 0)).toEqual(await planHere(sdl).plan(GOOD, null, 0));
});

it("refuses what is not planned in time, now and later, and plans the rest", async () => {
  const endless = planning.plan(ENDLESS, null, 0);
  const beside = planning.plan(GOOD, null, 0);
  const behind = planning.plan("{ thing { size } }", null, 0);
  await expect(endless).rejects.toMatchObject({ fault: { code: "OPERATION_UNPLANNABLE" } });
  expect((await beside).node).toBeDefined();
  expect((await behind).node).toBeDefined();
  const begun = performance.now();
  await expect(planning.plan(ENDLESS, null, 0)).rejects.toMatchObject({
    fault: { code: "OPERATION_UNPLANNABLE" },
  });
  // It is known, and not tried again.
  expect(performance.now() - begun).toBeLessThan(PLAN_MS);
});

it("plans the rest when its process ends, and refuses what it ended of", async () => {
  await pid();
  const [one, other] = [1, 2].map((n) => ENDLESS.replace("size label", `size(in: ${n}) label`));
  const asked = [one, other, GOOD, "{ thing { size } }"].map((text) =>
    planning.plan(text ?? "", null, 0),
  );
  process.kill(await pid(), "SIGKILL");
  // Of the first two, either may have been it: each is asked alone, and is not planned in time.
  const ended = await Promise.allSettled(asked);
  expect(ended.map(({ status }) => status)).toEqual([
    ...["rejected", "rejected"],
    ...["fulfilled", "fulfilled"],
  ]);

  const alone = planning.plan(ENDLESS.replace("size label", "size(in: 3) label"), null, 0);
  process.kill(await pid(), "SIGKILL");
  await expect(alone).rejects.toThrow("the planner ended of it");
  expect((await planning.plan(GOOD, null, 0)).node).toBeDefined();
});

it("says why the planner finds nothing", async () => {
  await expect(planning.plan("{ nothing }", null, 0)).rejects.toThrow(/nothing/);
});

it("answers nothing more once it is closed", async () => {
  const options = { sdl, signal, isTried: false, log: quietLog };
  const closed = unwrap(await planAside(options));
  const asked = closed.plan(GOOD, null, 0);
  closed.close();
  await expect(asked).rejects.toMatchObject({ fault: { code: "SHUTTING_DOWN" } });
});

it("is asked in an order in which it finds its way", async () => {
  const thing = { __typename: "Thing", id: "1", k: "a", l: 2, size: 3, label: { text: "t" } };
  const graph = federate({ subgraphs: SUBGRAPHS, entities: [thing], root: { thing } });
  expect((await graph.ask(ENDLESS)).data).toEqual({
    thing: { size: 3, label: { text: "t" }, small: 3 },
  });
});
