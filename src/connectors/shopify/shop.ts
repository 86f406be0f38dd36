import { z } from "zod";
import type { Clock } from "../../kernel/clock.ts";
import type { Result } from "../../kernel/result.ts";
import { ok } from "../../kernel/result.ts";
import type { Call } from "../contract.ts";
import type { Graphql } from "./graphql-client.ts";
import { OPERATIONS } from "./operations.ts";
import type { Shop } from "./product.ts";

/** The shop's currency and tax rule, which its prices do not repeat; asked for once an hour. */
export function shopFacts(graphql: Graphql, clock: Clock) {
  let known: { readonly shop: Shop; readonly untilMs: number } | null = null;
  return async (call: Call): Promise<Result<Shop>> => {
    if (known && clock.monotonicMs() < known.untilMs) return ok(known.shop);
    const answer = await graphql(OPERATIONS.shop, {}, ShopAnswer, call);
    if (!answer.ok) return answer;
    const { shop } = answer.value.data;
    known = { shop, untilMs: clock.monotonicMs() + KEPT_MS };
    return ok(shop);
  };
}

const KEPT_MS = 3_600_000;
const ShopAnswer = z.object({
  shop: z.object({ currencyCode: z.string().regex(/^[A-Z]{3}$/), taxesIncluded: z.boolean() }),
});
