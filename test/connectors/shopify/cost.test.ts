import { getOperationAST, parse } from "graphql";
import { expect, test } from "vitest";
import { COST_MAX, requestedCost } from "../../../demo/systems/shopify/cost.ts";
import { emulatorSchema } from "../../../demo/systems/shopify/schema.ts";
import { BATCH_MAX_BY_OPERATION, OPERATIONS } from "../../../src/connectors/shopify/operations.ts";

const schema = emulatorSchema();

function costOf(text: string, ids: number): number {
  const operation = getOperationAST(parse(text));
  if (!operation) throw new Error("Not one operation.");
  return requestedCost(schema, operation, { ids: Array.from({ length: ids }, () => "gid") });
}

for (const [name, { text }] of Object.entries(OPERATIONS)) {
  test(`${name} costs no more than one request may, with as many ids as it is ever given`, () => {
    const ids = BATCH_MAX_BY_OPERATION[name as keyof typeof BATCH_MAX_BY_OPERATION] ?? 0;
    expect(costOf(text, ids)).toBeLessThanOrEqual(COST_MAX);
    if (text.includes("$ids")) expect(ids).toBeGreaterThan(0);
  });
}
