import { FaultError, fault } from "../kernel/result.ts";
import { lastBusinessDay } from "../store/business-repository.ts";
import { dailySales } from "../store/sales-repository.ts";
import type { GraphContext } from "./context.ts";
import type { Batch } from "./load.ts";

type Range = { readonly from?: string | null; readonly until?: string | null };
type SalesQuestion = { readonly variantId: string; readonly from: string; readonly until: string };
type SalesDay = Awaited<ReturnType<typeof dailySales>>[number];

const DAYS_MAX = 400;
const DAYS_DEFAULT = 30;
const DAY_MS = 86_400_000;
const FIRST_MS = Date.parse("0001-01-02T00:00:00Z");

/**
 * Units a variant sold in each day of a range. Without its end, the range ends with the day of the
 * newest sale that is known, by the systems' dates; without its beginning, it has thirty days.
 * INPUT_INVALID for more than 400.
 */
export async function salesOf(
  context: GraphContext,
  variantId: string,
  range: Range | null | undefined,
): Promise<readonly SalesDay[]> {
  const until = range?.until ?? (await context.load(newestDayEnd, ""));
  const untilMs = Date.parse(until);
  const fromMs = range?.from ? Date.parse(range.from) : untilMs - DAYS_DEFAULT * DAY_MS;
  if (untilMs - fromMs > DAYS_MAX * DAY_MS) {
    const days = Math.ceil((untilMs - fromMs) / DAY_MS);
    const message = `The range has ${days} days; at most ${DAYS_MAX} are told at once.`;
    throw new FaultError(fault("INPUT_INVALID", message, { at: "range" }));
  }
  const from = new Date(Math.max(fromMs, FIRST_MS)).toISOString();
  return context.load(salesByVariant, { variantId, from, until });
}

/** The end of the newest day on which something was sold; of today, where nothing was. */
const newestDayEnd: Batch<string, string> = {
  async read(keys, { sql, clock }) {
    const over = await lastBusinessDay(sql);
    // The newest day is the one after the last that is over.
    const startMs = over === null ? clock.now().getTime() : Date.parse(over) + DAY_MS;
    const end = new Date(startMs + DAY_MS).toISOString();
    return keys.map(() => end);
  },
};

const salesByVariant: Batch<SalesQuestion, readonly SalesDay[]> = {
  same: ({ variantId, from, until }) => `${variantId}\n${from}\n${until}`,
  async read(questions, { sql }) {
    const asked = [...new Set(questions.map(({ from, until }) => `${from}\n${until}`))];
    const answers = await Promise.all(
      asked.map(async (range) => {
        const some = questions.filter(({ from, until }) => `${from}\n${until}` === range);
        const [from = "", until = ""] = range.split("\n");
        const ids = some.map(({ variantId }) => variantId);
        return [range, await dailySales(sql, ids, from, until)] as const;
      }),
    );
    const byRange = new Map(answers);
    return questions.map(({ variantId, from, until }) =>
      (byRange.get(`${from}\n${until}`) ?? []).filter((day) => day.variantId === variantId),
    );
  },
};
