import fc from "fast-check";
import { expect, it } from "vitest";
import { createTable } from "../../../demo/world/table.ts";
import type { Changed, WorldChange } from "../../../demo/world/types.ts";
import { hoursAfter, KINDS, must, PRESENT, smallWorld } from "./small-world.ts";

type Row = Changed & { readonly id: string; readonly value: number };

it("pages through changes in order, each entity once and as it is now", () => {
  const writes = fc.array(fc.nat(30), { maxLength: 300 });
  fc.assert(
    fc.property(writes, fc.nat(320), fc.integer({ min: 1, max: 50 }), (ids, from, limit) => {
      let seq = 0;
      const table = createTable<Row>(() => {
        seq += 1;
        return { seq, at: "2011-01-01T00:00:00.000Z" };
      });
      for (const [value, id] of ids.entries()) table.put(String(id), { id: String(id), value });
      const seen: Row[] = [];
      for (let after = from; ; ) {
        const page = table.since(after, limit);
        expect(page.length).toBeLessThanOrEqual(limit);
        seen.push(...page);
        after = page.at(-1)?.seq ?? after;
        if (page.length < limit) break;
      }
      const expected = table
        .all()
        .filter((row) => row.seq > from)
        .toSorted((a, b) => a.seq - b.seq);
      expect(seen).toEqual(expected);
    }),
  );
});

it("forgets stale changes, so that a busy entity costs no more than a quiet one", () => {
  let seq = 0;
  const table = createTable<Row>(() => {
    seq += 1;
    return { seq, at: "2011-01-01T00:00:00.000Z" };
  });
  table.put("quiet", { id: "quiet", value: 0 });
  for (let value = 0; value < 200_000; value += 1) table.put("busy", { id: "busy", value });
  expect(table.since(0, 10).map((row) => [row.id, row.value])).toEqual([
    ["quiet", 0],
    ["busy", 199_999],
  ]);
  const startedMs = performance.now();
  for (let turn = 0; turn < 1000; turn += 1) table.since(0, 10);
  // Over a list of 200,000 changes this would take seconds.
  expect(performance.now() - startedMs).toBeLessThan(1000);
});

it("misses nothing when the world goes on between the pages", () => {
  const world = smallWorld();
  for (const kind of KINDS) {
    const copy = new Map<string, number>();
    let after = 0;
    for (let pages = 0; pages < 5000; pages += 1) {
      const page = world.changedSince(kind, after, 97);
      for (const entity of page) copy.set(JSON.stringify(entity), entity.seq);
      after = page.at(-1)?.seq ?? after;
      if (pages % 20 === 5) world.advanceTo(hoursAfter(world.now(), 3));
      if (page.length === 0) break;
    }
    for (const entity of world.all(kind)) expect(copy.has(JSON.stringify(entity))).toBe(true);
  }
});

it("tells every change after it happened, in order, also when a listener fails or commands", () => {
  const errors: object[] = [];
  const world = smallWorld({ log: { info: () => {}, error: (fields) => errors.push(fields) } });
  const seen: WorldChange[] = [];
  world.onChange(() => {
    throw new Error("A listener's own mistake.");
  });
  const product = "85123A";
  let hasCommanded = false;
  world.onChange((changes) => {
    if (hasCommanded) return;
    hasCommanded = true;
    expect(changes.length).toBeGreaterThan(0);
    must(world, { type: "price.set", product, pricePence: 999 });
  });
  const stop = world.onChange((changes) => {
    expect(changes.length).toBeLessThanOrEqual(1000);
    seen.push(...changes);
  });
  const highest = Math.max(...KINDS.flatMap((kind) => world.all(kind).map((one) => one.seq)));
  world.advanceTo(hoursAfter(PRESENT, 48));
  const seqs = seen.map((change) => change.seq);
  expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  for (const kind of KINDS) {
    const told = new Set(seen.filter((one) => one.kind === kind).map((one) => one.seq));
    for (const entity of world.changedSince(kind, highest, 100_000)) {
      expect(told.has(entity.seq)).toBe(true);
    }
  }
  expect(world.get("product", product)?.pricePence).toBe(999);
  expect(errors.length).toBeGreaterThan(0);
  stop();
  const count = seen.length;
  world.advanceTo(hoursAfter(PRESENT, 72));
  expect(seen.length).toBe(count);
});
