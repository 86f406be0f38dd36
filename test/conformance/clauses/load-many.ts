import { expect } from "vitest";
import type { Supports } from "../../../src/connectors/contract.ts";
import { KINDS, type Kind } from "../../../src/domain/records.ts";
import { type Clause, codeOf, interactive, someKeys, type Trial, value } from "../trial.ts";

/** A clause that is held for every kind the connector reads by key. */
function eachKind(id: string, run: (trial: Trial, kind: Kind) => Promise<void>): Clause {
  return {
    id: `load-many/${id}`,
    applies: ({ reads }) => reads.length > 0,
    run: async (trial) => {
      for (const kind of trial.supports.reads) await run(trial, kind);
    },
  };
}

const MONEY_KINDS: readonly Kind[] = ["price", "supplierOffer", "order", "purchaseOrder"];

function moneyKind({ reads }: Supports): Kind | undefined {
  return MONEY_KINDS.find((kind) => reads.includes(kind));
}

export const loadManyClauses: readonly Clause[] = [
  eachKind("key-order", async ({ connect, harness }, kind) => {
    const keys = someKeys(harness, kind);
    const truth = harness.truth(kind);
    const outcomes = await connect().loadMany(kind, keys, interactive());
    expect(outcomes).toHaveLength(keys.length);
    keys.forEach((key, index) => {
      const outcome = outcomes[index];
      expect(outcome).toMatchObject({
        ok: true,
        value: { kind, ...truth.get(key), sourceId: key },
      });
    });
  }),

  eachKind("zero-keys-zero-calls", async ({ connect, harness }, kind) => {
    const before = harness.requests();
    expect(await connect().loadMany(kind, [], interactive())).toEqual([]);
    expect(harness.requests()).toBe(before);
  }),

  eachKind("unknown-key-null", async ({ connect, harness }, kind) => {
    const [known = ""] = someKeys(harness, kind);
    const keys = [harness.unknownKey(kind), known, harness.unknownKey(kind)];
    const [first, second, third] = await connect().loadMany(kind, keys, interactive());
    expect(first).toEqual({ ok: true, value: null });
    expect(second).toMatchObject({ ok: true, value: { sourceId: known } });
    expect(third).toEqual({ ok: true, value: null });
  }),

  eachKind("duplicate-keys", async ({ connect, harness }, kind) => {
    const [one = "", other = one] = someKeys(harness, kind);
    const outcomes = await connect().loadMany(kind, [one, other, one], interactive());
    expect(outcomes.map((outcome) => value(outcome)?.sourceId)).toEqual([one, other, one]);
  }),

  eachKind("malformed-key-alone", async ({ connect, harness }, kind) => {
    const [known = ""] = someKeys(harness, kind);
    const keys = ["nonsense", known, "x".repeat(200), "'; drop table"];
    const outcomes = await connect().loadMany(kind, keys, interactive());
    expect(outcomes).toHaveLength(keys.length);
    expect(outcomes[1]).toMatchObject({ ok: true, value: { sourceId: known } });
    for (const index of [0, 2, 3]) {
      const outcome = outcomes[index];
      expect(outcome?.ok ? outcome.value : null).toBeNull();
    }
  }),

  eachKind("batches", async ({ connect, harness, supports }, kind) => {
    const keys = [...harness.truth(kind).keys()].slice(0, supports.batchMax * 2 + 1).slice(0, 250);
    const before = harness.requests();
    const outcomes = await connect().loadMany(kind, keys, interactive());
    const requests = harness.requests() - before;
    expect(outcomes.map((outcome) => value(outcome)?.sourceId)).toEqual(keys);
    expect(requests).toBeGreaterThanOrEqual(Math.ceil(keys.length / supports.batchMax));
    // Batched at all: far fewer requests than keys.
    if (keys.length >= 12) expect(requests).toBeLessThan(keys.length / 2);
  }),

  {
    id: "load-many/another-id-is-not-taken",
    applies: ({ reads }) => reads.length > 0,
    run: async ({ connect, harness, supports }) => {
      const kind = supports.reads.find((each) => each === "product") ?? supports.reads[0];
      if (!kind) throw new Error("The connector reads nothing.");
      const keys = someKeys(harness, kind, 5);
      harness.faults.inject({ type: "wrong-id" }, 1);
      const outcomes = await connect().loadMany(kind, keys, interactive());
      expect(harness.faults.armed("wrong-id"), "the emulator shows this fault").toBe(false);
      const given = outcomes.map((outcome) =>
        outcome.ok ? (outcome.value?.sourceId ?? null) : null,
      );
      given.forEach((sourceId, index) => {
        expect([keys[index], null]).toContain(sourceId);
      });
      expect(given.filter((sourceId) => sourceId !== null).length).toBe(keys.length - 1);
    },
  },

  {
    id: "load-many/one-bad-record-alone",
    applies: (supports) => moneyKind(supports) !== undefined,
    run: async ({ connect, harness, supports }) => {
      const kind = moneyKind(supports);
      if (!kind) throw new Error("The connector reads no amounts.");
      const keys = someKeys(harness, kind, 4);
      harness.faults.inject({ type: "negative-price" }, 1);
      const outcomes = await connect().loadMany(kind, keys, interactive());
      expect(harness.faults.armed("negative-price"), "the emulator shows this fault").toBe(false);
      const bad = outcomes.filter((outcome) => !outcome.ok);
      expect(bad.map(codeOf)).toEqual(["RECORD_INVALID"]);
    },
  },

  {
    id: "load-many/unsupported-kind",
    applies: ({ reads }) => reads.length < KINDS.length,
    run: async ({ connect, supports, harness }) => {
      const kind = KINDS.find((each) => !supports.reads.includes(each));
      if (!kind) throw new Error("The connector reads every kind.");
      const before = harness.requests();
      const outcomes = await connect().loadMany(kind, ["a", "b"], interactive());
      expect(outcomes.map(codeOf)).toEqual(["SYSTEM_UNSUPPORTED", "SYSTEM_UNSUPPORTED"]);
      expect(harness.requests()).toBe(before);
    },
  },
];
