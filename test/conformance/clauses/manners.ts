import { expect } from "vitest";
import { KINDS } from "../../../src/domain/records.ts";
import { type Clause, codeOf, harvest, interactive, someKeys, value } from "../trial.ts";

const SOON_MS = 1_500;

export const mannersClauses: readonly Clause[] = [
  {
    id: "probe/answers",
    applies: () => true,
    run: async ({ connect }) => {
      const probe = value(await connect().probe(interactive()));
      expect(probe.latencyMs).toBeGreaterThanOrEqual(0);
      expect(probe.latencyMs).toBeLessThan(5_000);
    },
  },

  {
    id: "signal/aborted-before-nothing-is-sent",
    applies: ({ reads }) => reads.length > 0,
    run: async ({ connect, harness, supports }) => {
      const [kind] = supports.reads;
      if (!kind) throw new Error("The connector reads nothing.");
      const connector = connect();
      const before = harness.requests();
      const call = { signal: AbortSignal.abort(), priority: "interactive" } as const;
      const keys = someKeys(harness, kind, 2);
      const outcomes = await connector.loadMany(kind, keys, call);
      expect(outcomes.map(codeOf)).toEqual(keys.map(() => "SYSTEM_TIMEOUT"));
      expect(await connector.changes(kind, null, call)).toMatchObject({ ok: false });
      expect(harness.requests()).toBe(before);
    },
  },

  {
    id: "signal/aborted-under-way-ends-soon",
    applies: ({ reads }) => reads.length > 0,
    run: async ({ connect, harness, supports }) => {
      const [kind] = supports.reads;
      if (!kind) throw new Error("The connector reads nothing.");
      harness.faults.inject({ type: "slow", ms: 3_000 });
      const began = performance.now();
      const keys = someKeys(harness, kind, 2);
      const outcomes = await connect().loadMany(kind, keys, interactive(200));
      expect(outcomes.map(codeOf)).toEqual(keys.map(() => "SYSTEM_TIMEOUT"));
      expect(performance.now() - began).toBeLessThan(SOON_MS);
    },
  },

  {
    id: "log/silent-at-info",
    applies: () => true,
    run: async ({ connect, harness, supports, said }) => {
      const connector = connect();
      value(await connector.probe(interactive()));
      for (const kind of supports.reads) {
        await connector.loadMany(kind, someKeys(harness, kind, 3), interactive());
      }
      const kind = KINDS.find((each) => supports.changes[each] !== undefined);
      if (kind) await harvest(connector, kind, null);
      expect(said().logged.filter(({ level }) => level !== "debug")).toEqual([]);
    },
  },

  {
    id: "supports/says-sane-limits",
    applies: () => true,
    run: async ({ supports }) => {
      expect(supports.batchMax).toBeGreaterThanOrEqual(1);
      expect(supports.batchMax).toBeLessThanOrEqual(1_000);
      expect(new Set(supports.reads).size).toBe(supports.reads.length);
      for (const change of Object.values(supports.changes)) {
        expect(change.pollEveryMs).toBeGreaterThanOrEqual(100);
      }
    },
  },
];
