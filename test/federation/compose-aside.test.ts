import { performance } from "node:perf_hooks";
import { expect, it } from "vitest";
import { linked } from "../../bench/support/federation/world.ts";
import { compose } from "../../src/federation/compose.ts";
import { composeAside } from "../../src/federation/compose-aside.ts";

const NOBODY = new AbortController().signal;

/** Large enough to be felt by whoever waits while it is composed. */
function large(subgraphs: number, types: number) {
  return Array.from({ length: subgraphs }, (_, i) => ({
    name: `s${i}`,
    sdl: linked(
      `type Query { q${i}: T0 }
      ${Array.from(
        { length: types },
        (_, t) =>
          `type T${t} @key(fields: "id") { id: ID! f${i}: Int next${i}: T${(t + 1) % types} }`,
      ).join("\n")}`,
    ),
  }));
}

it("composes as composition does, and this thread goes on meanwhile", async () => {
  const schemas = large(6, 150);
  const before = performance.eventLoopUtilization();
  const aside = await composeAside(schemas, NOBODY);
  const { active } = performance.eventLoopUtilization(before);
  const beganMs = performance.now();
  const here = compose(schemas);
  const hereMs = performance.now() - beganMs;
  expect(here.ok).toBe(true);
  expect(aside).toEqual(here);
  expect(active).toBeLessThan(hereMs / 2);
});

it("says what stands against it as composition does", async () => {
  const wrong = [{ name: "shop", sdl: linked("type Query { a: Nothing }") }];
  expect(await composeAside(wrong, NOBODY)).toEqual(compose(wrong));
});

it("takes a bounded time, and none when nobody waits", async () => {
  const late = await composeAside(large(1, 1), NOBODY, 1);
  expect(late).toMatchObject({ ok: false, fault: { code: "COMPOSITION_FAILED" } });
  expect(!late.ok && late.fault.message).toContain("longer than 1 ms");
  const left = new AbortController();
  const composing = composeAside(large(1, 1), left.signal);
  left.abort();
  expect((await composing).ok).toBe(false);
});
