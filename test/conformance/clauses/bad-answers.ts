import { expect } from "vitest";
import type { SystemFault } from "../../../demo/systems/faults.ts";
import type { FaultCode } from "../../../src/kernel/faults.ts";
import type { ConnectHow } from "../harness.ts";
import { background, type Clause, codeOf, interactive, someKeys, type Trial } from "../trial.ts";

type Bad = {
  readonly id: string;
  readonly fault: SystemFault;
  readonly code: FaultCode;
  readonly how?: ConnectHow;
};

const BAD: readonly Bad[] = [
  { id: "html", fault: { type: "html" }, code: "SYSTEM_ANSWER_INVALID" },
  { id: "half-json", fault: { type: "half-json" }, code: "SYSTEM_ANSWER_INVALID" },
  { id: "nothing", fault: { type: "empty" }, code: "SYSTEM_ANSWER_INVALID" },
  { id: "status-500", fault: { type: "status", status: 500 }, code: "SYSTEM_UNAVAILABLE" },
  { id: "status-503", fault: { type: "status", status: 503 }, code: "SYSTEM_UNAVAILABLE" },
  { id: "down", fault: { type: "down" }, code: "SYSTEM_UNAVAILABLE" },
  {
    id: "slow-beyond-the-deadline",
    fault: { type: "slow", ms: 600 },
    code: "SYSTEM_TIMEOUT",
    how: { timeoutMs: 100 },
  },
];

const REQUESTS_MAX = 30;

/** Every way to ask ends in the fault's code, soon, with few attempts, and the next call recovers. */
async function expectCoded({ connect, harness, supports }: Trial, bad: Bad): Promise<void> {
  const [kind] = supports.reads;
  if (!kind) throw new Error("The connector reads nothing.");
  const keys = someKeys(harness, kind, 3);
  harness.faults.inject(bad.fault);
  const before = harness.requests();
  const outcomes = await connect(bad.how).loadMany(kind, keys, interactive());
  expect(outcomes.map(codeOf)).toEqual(keys.map(() => bad.code));
  expect(codeOf(await connect(bad.how).changes(kind, null, background()))).toBe(bad.code);
  expect(codeOf(await connect(bad.how).probe(interactive()))).toBe(bad.code);
  expect(harness.requests() - before).toBeLessThanOrEqual(REQUESTS_MAX);

  harness.faults.clear();
  // One bad answer among good ones is got over without anyone noticing.
  harness.faults.inject(bad.fault, 1);
  const recovered = await connect(bad.how).loadMany(kind, keys, interactive());
  expect(recovered.map(({ ok }) => ok)).toEqual(keys.map(() => true));
}

export const badAnswerClauses: readonly Clause[] = [
  ...BAD.map(
    (bad): Clause => ({
      id: `bad-answer/${bad.id}`,
      applies: ({ reads }) => reads.length > 0,
      run: (trial) => expectCoded(trial, bad),
    }),
  ),

  {
    id: "bad-answer/wrong-credentials",
    applies: () => true,
    run: async ({ connect, harness, supports }) => {
      const connector = connect({ credentials: "wrong" });
      const before = harness.requests();
      const probe = await connector.probe(interactive());
      expect(probe).toMatchObject({
        ok: false,
        fault: { code: "SYSTEM_UNAUTHORIZED", recovery: "fix-config" },
      });
      const [kind] = supports.reads;
      if (kind) {
        const outcomes = await connector.loadMany(kind, someKeys(harness, kind, 2), interactive());
        for (const outcome of outcomes) expect(codeOf(outcome)).toBe("SYSTEM_UNAUTHORIZED");
      }
      // What only a setting can repair is not tried over and over.
      expect(harness.requests() - before).toBeLessThanOrEqual(8);
    },
  },

  {
    id: "bad-answer/throttled",
    applies: ({ reads }) => reads.length > 0,
    run: async ({ connect, harness, supports }) => {
      const [kind] = supports.reads;
      if (!kind) throw new Error("The connector reads nothing.");
      harness.faults.inject({ type: "throttle" }, 2);
      const before = harness.requests();
      const keys = someKeys(harness, kind, 3);
      const outcomes = await connect().loadMany(kind, keys, interactive());
      expect(harness.faults.armed("throttle"), "the emulator shows this fault").toBe(false);
      expect(outcomes.map(({ ok }) => ok)).toEqual(keys.map(() => true));
      // Slowed down, not hammering.
      expect(harness.requests() - before).toBeLessThanOrEqual(REQUESTS_MAX);
    },
  },
];
