import { describe, expect, it } from "vitest";
import { openPlaceDatabase } from "../../bench/support/authz/place.ts";
import { probe } from "../../bench/support/authz/probe.ts";
import { diceOf } from "../../bench/support/dice.ts";
import { ROW_RULES, type RuledTable } from "../../src/store/row-rules.ts";
import { freshDatabase } from "../support/database.ts";

const newDatabase = async () => openPlaceDatabase((await freshDatabase()).url);

it("answers nobody with what is not theirs, by whatever way it is asked for", async () => {
  const { examples, ...report } = await probe({ probes: 200, dice: diceOf(11), newDatabase });
  expect(examples).toEqual([]);
  expect(report.answered).toBeGreaterThan(50);
});

describe("a rule that lets everything out", () => {
  const broken: readonly RuledTable[] = ["purchase_order", "history"];
  it.each(broken)("is found: %s", async (table) => {
    const rules = { ...ROW_RULES, [table]: "shared" };
    const dice = diceOf(12);
    const report = await probe({ probes: 1_500, dice, newDatabase, rules, stopAtLeak: true });
    expect(report.leaks).toBe(1);
  });
});
