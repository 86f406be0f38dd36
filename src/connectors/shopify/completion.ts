import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call } from "../contract.ts";
import { type Graphql, NAME } from "./graphql-client.ts";
import { BATCH_MAX_BY_OPERATION, OPERATIONS, type Operation } from "./operations.ts";
import { type Moved, WireLine } from "./order.ts";
import { type WirePrice, WireVariant } from "./product.ts";
import { Gid, type Page, pageOf } from "./wire.ts";

/** Asks for what did not fit into the first page of something nested. */
export type Completion = {
  readonly variants: (
    product: string,
    first: Page<WireVariant>,
    call: Call,
  ) => Promise<Result<readonly WireVariant[]>>;
  readonly prices: (
    product: string,
    first: Page<WirePrice>,
    call: Call,
  ) => Promise<Result<readonly WirePrice[]>>;
  readonly lines: (
    order: string,
    first: Page<WireLine>,
    call: Call,
  ) => Promise<Result<readonly WireLine[]>>;
  /** The lines of fulfillments and refunds, by their ids. */
  readonly moved: (ids: readonly string[], call: Call) => Promise<Result<Moved>>;
};

export function completion(graphql: Graphql): Completion {
  const rest = async <Node>(
    operation: Operation,
    shape: z.ZodType<Page<Node> | null>,
    id: string,
    first: Page<Node>,
    call: Call,
  ): Promise<Result<readonly Node[]>> => {
    const nodes = [...first.nodes];
    let { hasNextPage, endCursor: after } = first.pageInfo;
    for (let pages = 0; hasNextPage; pages += 1) {
      if (pages >= PAGES_MAX) return tooLong(id);
      const answer = await graphql(operation, { id, after }, shape, call);
      if (!answer.ok) return answer;
      // Deleted in between: what was read of it before is the last word.
      if (!answer.value.data) break;
      nodes.push(...answer.value.data.nodes);
      ({ hasNextPage, endCursor: after } = answer.value.data.pageInfo);
    }
    return ok(nodes);
  };

  const movedPage = (ids: readonly string[], after: string | null, call: Call) =>
    graphql(OPERATIONS.movedLines, { ids, after }, MovedAnswer, call);

  return {
    variants: (id, first, call) => rest(OPERATIONS.moreVariants, VariantsAnswer, id, first, call),
    prices: (id, first, call) =>
      rest<WirePrice>(OPERATIONS.moreVariants, VariantsAnswer, id, first, call),
    lines: (id, first, call) => rest(OPERATIONS.moreLines, LinesAnswer, id, first, call),
    async moved(ids, call) {
      const moved = new Map<string, { line: string; quantity: number }[]>();
      let asks: { ids: readonly string[]; after: string | null }[] = [];
      for (let i = 0; i < ids.length; i += MOVED_BATCH_MAX) {
        asks.push({ ids: ids.slice(i, i + MOVED_BATCH_MAX), after: null });
      }
      for (let pages = 0; asks.length > 0; pages += 1) {
        if (pages >= PAGES_MAX) return tooLong(asks[0]?.ids[0] ?? "a fulfillment");
        const answers = await Promise.all(asks.map((ask) => movedPage(ask.ids, ask.after, call)));
        asks = [];
        for (const answer of answers) {
          if (!answer.ok) return answer;
          for (const page of answer.value.data.nodes) {
            if (!page) continue;
            moved.set(page.id, [...(moved.get(page.id) ?? []), ...page.lines]);
            if (page.next) asks.push({ ids: [page.id], after: page.next });
          }
        }
      }
      return ok(moved);
    },
  };
}

const PAGES_MAX = 200;
const MOVED_BATCH_MAX = BATCH_MAX_BY_OPERATION.movedLines;

const VariantsAnswer = z
  .object({ product: z.object({ variants: pageOf(WireVariant) }).nullable() })
  .transform(({ product }) => product?.variants ?? null);

const LinesAnswer = z
  .object({ order: z.object({ lineItems: pageOf(WireLine) }).nullable() })
  .transform(({ order }) => order?.lineItems ?? null);

const MovedLine = z
  .object({ quantity: z.int().min(0).nullable(), lineItem: z.object({ id: Gid }) })
  .transform(({ quantity, lineItem }) => ({ line: lineItem.id, quantity: quantity ?? 0 }));

const MovedAnswer = z.object({
  nodes: z.array(
    z
      .object({
        id: Gid,
        fulfillmentLineItems: pageOf(MovedLine).optional(),
        refundLineItems: pageOf(MovedLine).optional(),
      })
      .transform(({ id, fulfillmentLineItems, refundLineItems }) => {
        const found = fulfillmentLineItems ?? refundLineItems;
        const next = found?.pageInfo.hasNextPage ? found.pageInfo.endCursor : null;
        return { id, lines: found?.nodes ?? [], next };
      })
      .nullable(),
  ),
});

function tooLong(id: string): Result<never> {
  const message = `${NAME} has more pages below ${id} than are ever read.`;
  return err("SYSTEM_ANSWER_INVALID", message, { recovery: "give-up" });
}
