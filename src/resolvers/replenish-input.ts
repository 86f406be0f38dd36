import { parseDuration } from "../domain/duration.ts";
import { type Money, parseDecimal } from "../domain/money.ts";
import { kindOfId } from "../kernel/ids.ts";
import type { Result } from "../kernel/result.ts";
import { err, ok } from "../kernel/result.ts";
import type { MoneyInput, ReplenishStockInput } from "../schema/generated/types.ts";
import type { Sql } from "../store/database.ts";
import { missingIds } from "../store/missing-repository.ts";

/** What is asked of the chain, in its own names. */
export type ReplenishRequest = {
  readonly input: {
    readonly variantIds: readonly string[];
    readonly locationIds: readonly string[];
    readonly serviceLevel: number;
    readonly reviewPeriodDays: number;
    readonly historyDays: number;
  };
  readonly spendLimit: Money | null;
};

/**
 * Reads the mutation's input, before a run is made of it. Faults name the field as the schema does:
 * INPUT_INVALID and ID_INVALID for what no run can be made of, NOT_FOUND for what is not there.
 */
export async function readReplenishInput(
  sql: Sql,
  input: ReplenishStockInput,
): Promise<Result<ReplenishRequest>> {
  const serviceLevel = share(input.serviceLevel ?? 0.95);
  if (!serviceLevel.ok) return serviceLevel;
  const review = wholeDays("reviewPeriod", input.reviewPeriod ?? "P7D", [1, 90]);
  if (!review.ok) return review;
  const history = wholeDays("history", input.history ?? "P180D", [14, 730]);
  if (!history.ok) return history;
  const spendLimit = moneyOf(input.spendLimit);
  if (!spendLimit.ok) return spendLimit;
  const variantIds = await known(sql, "variant", input.variantIds, 5_000);
  if (!variantIds.ok) return variantIds;
  const locationIds = await known(sql, "location", input.locationIds, 50);
  if (!locationIds.ok) return locationIds;
  return ok({
    input: {
      variantIds: variantIds.value,
      locationIds: locationIds.value,
      serviceLevel: serviceLevel.value,
      reviewPeriodDays: review.value,
      historyDays: history.value,
    },
    spendLimit: spendLimit.value,
  });
}

const DAY_MS = 86_400_000;
/** Ids that a message names; the others are counted. */
const NAMED_MAX = 3;

function share(serviceLevel: number): Result<number> {
  if (serviceLevel >= 0.5 && serviceLevel <= 0.999) return ok(serviceLevel);
  const message = `serviceLevel is ${serviceLevel}; it is a probability from 0.5 to 0.999.`;
  return err("INPUT_INVALID", message, { at: "input.serviceLevel" });
}

function wholeDays(
  field: "reviewPeriod" | "history",
  duration: string,
  [least, most]: readonly [number, number],
): Result<number> {
  const days = (parseDuration(duration) ?? Number.NaN) / DAY_MS;
  if (Number.isInteger(days) && days >= least && days <= most) return ok(days);
  const message = `${field} is ${duration}; it is a number of whole days, from P${least}D to P${most}D.`;
  return err("INPUT_INVALID", message, { at: `input.${field}` });
}

function moneyOf(input: MoneyInput | null | undefined): Result<Money | null> {
  if (!input) return ok(null);
  const e4 = parseDecimal(input.amount);
  if (e4 !== null) return ok({ e4, currency: input.currency });
  const message = `${input.amount} is not an amount with at most four decimals.`;
  return err("INPUT_INVALID", message, { at: "input.spendLimit.amount" });
}

/** The ids, each once, when all of them are ids of things of this kind that are there. */
async function known(
  sql: Sql,
  kind: "variant" | "location",
  ids: readonly string[],
  most: number,
): Promise<Result<readonly string[]>> {
  const field = `${kind}Ids`;
  const at = `input.${field}`;
  if (ids.length === 0 || ids.length > most) {
    const count = ids.length === 0 ? "is empty" : `has ${ids.length.toLocaleString("en-US")} ids`;
    const message = `${field} ${count}; name from 1 to ${most.toLocaleString("en-US")}.`;
    return err("INPUT_INVALID", message, { at });
  }
  const strange = ids.filter((id) => kindOfId(id) !== kind);
  if (strange.length > 0) {
    return err("ID_INVALID", `${field} holds what is not the id of a ${kind}: ${named(strange)}.`, {
      at,
    });
  }
  const each = [...new Set(ids)];
  const missing = await missingIds(sql, kind, each);
  if (missing.length === 0) return ok(each);
  return err(
    "NOT_FOUND",
    `${field} names a ${kind} that does not exist or is no longer in use: ${named(missing)}.`,
    {
      at,
    },
  );
}

function named(ids: readonly string[]): string {
  const shown = ids.slice(0, NAMED_MAX).map((id) => (id.length > 60 ? `${id.slice(0, 60)}…` : id));
  const rest = ids.length - shown.length;
  return `${shown.map((id) => JSON.stringify(id)).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
