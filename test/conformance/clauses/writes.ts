import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Action, ActionType } from "../../../src/domain/actions.ts";
import type { WriteCase } from "../harness.ts";
import { type Clause, codeOf, interactive, type Trial, value } from "../trial.ts";

/** A clause that is held for every action the connector carries out. */
function eachAction(
  id: string,
  run: (trial: Trial, action: WriteCase, again: () => WriteCase) => Promise<void>,
): Clause {
  return {
    id: `write/${id}`,
    applies: ({ writes }) => writes.length > 0,
    run: async (trial) => {
      for (const type of trial.supports.writes) {
        const make = trial.harness.writes[type];
        if (!make)
          throw new Error(`The connector supports ${type}; the harness has no case of it.`);
        await run(trial, make(), make);
      }
    },
  };
}

const ACTIONS = [
  "purchaseOrder.create",
  "purchaseOrder.place",
  "purchaseOrder.cancel",
  "price.set",
] as const satisfies readonly ActionType[];

export const writeClauses: readonly Clause[] = [
  eachAction(
    "takes-effect-and-is-read-back",
    async ({ connect, supports }, { action, effects }) => {
      const before = effects();
      const connector = connect();
      const receipt = value(await connector.write(action, randomUUID(), interactive()));
      expect(effects()).toBe(before + 1);
      expect(receipt.created).toBe(true);
      expect(receipt.sourceId).not.toBe("");
      expect(receipt.records.length).toBeGreaterThan(0);
      for (const record of receipt.records) {
        if (!supports.reads.includes(record.kind)) continue;
        const [read] = await connect().loadMany(record.kind, [record.sourceId], interactive());
        expect(read).toEqual({ ok: true, value: record });
      }
    },
  ),

  eachAction("once-per-key", async ({ connect }, { action, effects }) => {
    const before = effects();
    const key = randomUUID();
    const first = value(await connect().write(action, key, interactive()));
    const second = value(await connect().write(action, key, interactive()));
    expect(effects()).toBe(before + 1);
    expect(second).toMatchObject({ sourceId: first.sourceId, created: false });
  }),

  eachAction(
    "once-though-the-answer-is-lost",
    async ({ connect, harness }, { action, effects }) => {
      const before = effects();
      const key = randomUUID();
      harness.faults.inject({ type: "drop-after-write" }, 1);
      const first = await connect().write(action, key, interactive());
      expect(harness.faults.armed("drop-after-write"), "the emulator shows this fault").toBe(false);
      if (!first.ok) expect(first.fault.recovery).toBe("retry");
      const second = value(await connect().write(action, key, interactive()));
      expect(effects()).toBe(before + 1);
      expect(second.sourceId).not.toBe("");
      expect(second.created).toBe(false);
    },
  ),

  eachAction("nothing-written-while-down", async ({ connect, harness }, { action, effects }) => {
    const before = effects();
    const key = randomUUID();
    harness.faults.inject({ type: "down" });
    const failed = await connect().write(action, key, interactive());
    expect(failed).toMatchObject({ ok: false, fault: { recovery: "retry" } });
    expect(effects()).toBe(before);
    harness.faults.clear();
    const receipt = value(await connect().write(action, key, interactive()));
    expect(receipt.created).toBe(true);
    expect(effects()).toBe(before + 1);
  }),

  {
    id: "write/unsupported-action",
    applies: ({ writes }) => writes.length < ACTIONS.length,
    run: async ({ connect, harness, supports }) => {
      const type = ACTIONS.find((each) => !supports.writes.includes(each));
      const before = harness.requests();
      const outcome = await connect().write(UNASKED[type ?? "price.set"], "key", interactive());
      expect(codeOf(outcome)).toBe("SYSTEM_UNSUPPORTED");
      expect(harness.requests()).toBe(before);
    },
  },
];

const PRICE = { e4: 10_000, currency: "GBP" };
const UNASKED: Readonly<Record<ActionType, Action>> = {
  "purchaseOrder.create": {
    type: "purchaseOrder.create",
    supplier: "1",
    location: "1",
    note: "",
    lines: [{ variant: "1", quantity: 1, unitCost: PRICE }],
  },
  "purchaseOrder.place": { type: "purchaseOrder.place", purchaseOrder: "1" },
  "purchaseOrder.cancel": { type: "purchaseOrder.cancel", purchaseOrder: "1" },
  "price.set": { type: "price.set", variant: "1", amount: PRICE },
};
