import { expect } from "vitest";
import type { ChangePage, Supports } from "../../../src/connectors/contract.ts";
import { KINDS, type Kind } from "../../../src/domain/records.ts";
import {
  background,
  type Clause,
  codeOf,
  expectTruth,
  harvest,
  PAGES_MAX,
  type Trial,
  value,
} from "../trial.ts";

function changingKinds({ changes }: Supports): readonly Kind[] {
  return KINDS.filter((kind) => changes[kind] !== undefined);
}

/** A clause that is held for every kind whose changes the connector tells. */
function eachKind(id: string, run: (trial: Trial, kind: Kind) => Promise<void>): Clause {
  return {
    id: `changes/${id}`,
    applies: (supports) => changingKinds(supports).length > 0,
    run: async (trial) => {
      for (const kind of changingKinds(trial.supports)) await run(trial, kind);
    },
  };
}

const MONEY_KINDS: readonly Kind[] = ["price", "supplierOffer", "order", "purchaseOrder"];
const CHANGES_DURING_BACKFILL_MAX = 15;

export const changesClauses: readonly Clause[] = [
  eachKind("backfill-complete", async ({ connect, harness }, kind) => {
    const { records, pages } = await harvest(connect(), kind, null);
    expect(pages.flatMap(({ rejects }) => rejects)).toEqual([]);
    expectTruth(records, harness.truth(kind));
  }),

  eachKind("resumable-from-every-cursor", async ({ connect, harness }, kind) => {
    const { pages } = await harvest(connect(), kind, null);
    const truth = harness.truth(kind);
    for (const index of sampled(pages.length)) {
      const before = pages.slice(0, index + 1).flatMap(({ records }) => records);
      // A new connector: after a crash there is nothing but the cursor.
      const rest = await harvest(connect(), kind, pages[index]?.cursor ?? null);
      const all = [...before, ...rest.records.values()];
      expectTruth(new Map(all.map((record) => [record.sourceId, record])), truth);
    }
  }),

  eachKind("poll-after-backfill-sees-a-change", async ({ connect, harness }, kind) => {
    const connector = connect();
    const { cursor } = await harvest(connector, kind, null);
    const changed = harness.change(kind);
    if (changed === null) return;
    const { records } = await harvest(connector, kind, cursor);
    const expected = { ...harness.truth(kind).get(changed), sourceId: changed };
    expect(records.get(changed)).toMatchObject(expected);
  }),

  eachKind("never-skips-under-concurrent-changes", async ({ connect, harness }, kind) => {
    const connector = connect();
    let changes = 0;
    const changeAlong = () => {
      if (changes < CHANGES_DURING_BACKFILL_MAX) harness.change(kind);
      changes += 1;
    };
    const backfill = await harvest(connector, kind, null, changeAlong);
    changes = 0;
    const poll = await harvest(connector, kind, backfill.cursor, changeAlong);
    const after = await harvest(connector, kind, poll.cursor);
    const records = new Map([...backfill.records, ...poll.records, ...after.records]);
    expectTruth(records, harness.truth(kind));
  }),

  eachKind("quiet-poll-ends", async ({ connect }, kind) => {
    const { cursor } = await harvest(connect(), kind, null);
    const first = await harvest(connect(), kind, cursor);
    const second = await harvest(connect(), kind, first.cursor);
    expect(second.pages.at(-1)?.more).toBe(false);
    // What is repeated, if anything, does not grow.
    expect(second.records.size).toBeLessThanOrEqual(Math.max(first.records.size, 1));
  }),

  eachKind("foreign-cursor-refused", async ({ connect }, kind) => {
    for (const cursor of ["", "nonsense", "eyJwaGFzZSI6ImVsc2V3aGVyZSJ9"]) {
      expect(codeOf(await connect().changes(kind, cursor, background()))).toBe("CURSOR_INVALID");
    }
  }),

  eachKind("goes-on-after-failures", async ({ connect, harness }, kind) => {
    const records = new Map<string, object>();
    let cursor: string | null = null;
    for (let index = 0; index < PAGES_MAX; index += 1) {
      if (index < 3) {
        harness.faults.inject({ type: index === 1 ? "half-json" : "down" });
        const failed = await connect().changes(kind, cursor, background());
        expect(failed).toMatchObject({ ok: false, fault: { recovery: "retry" } });
        harness.faults.clear();
      }
      const page: ChangePage = value(await connect().changes(kind, cursor, background()));
      for (const record of page.records) records.set(record.sourceId, record);
      cursor = page.cursor;
      if (!page.more) break;
    }
    expect([...records.keys()].sort()).toEqual([...harness.truth(kind).keys()].sort());
  }),

  {
    id: "changes/bad-record-is-a-reject",
    applies: (supports) => moneyKind(supports) !== undefined,
    run: async ({ connect, harness, supports }) => {
      const kind = moneyKind(supports);
      if (!kind) throw new Error("The connector tells no changes of amounts.");
      harness.faults.inject({ type: "negative-price" }, 1);
      const { records, pages } = await harvest(connect(), kind, null);
      expect(harness.faults.armed("negative-price"), "the emulator shows this fault").toBe(false);
      const rejects = pages.flatMap((page) => page.rejects);
      expect(rejects).toHaveLength(1);
      const [reject] = rejects;
      expect(reject).toMatchObject({ kind, reason: expect.stringMatching(/negative|small/i) });
      const found = [...records.keys(), reject?.sourceId];
      expect(found.sort()).toEqual([...harness.truth(kind).keys()].sort());
    },
  },

  {
    id: "changes/unsupported-kind",
    applies: ({ changes }) => Object.keys(changes).length < KINDS.length,
    run: async ({ connect, supports }) => {
      const kind = KINDS.find((each) => supports.changes[each] === undefined);
      if (!kind) throw new Error("The connector tells changes of every kind.");
      const page = await connect().changes(kind, null, background());
      expect(codeOf(page)).toBe("SYSTEM_UNSUPPORTED");
    },
  },
];

function moneyKind({ changes }: Supports): Kind | undefined {
  return MONEY_KINDS.find((kind) => changes[kind] !== undefined);
}

/** The first two pages, the middle one and the last. */
function sampled(length: number): readonly number[] {
  const wanted = [0, 1, Math.floor(length / 2), length - 1];
  return [...new Set(wanted)].filter((index) => index >= 0 && index < length);
}
