import { kindOfId } from "../kernel/ids.ts";
import { FaultError, fault } from "../kernel/result.ts";
import { customerByEmail, orderByNumber, variantByGtin, variantBySku } from "./batches.ts";
import type { GraphContext } from "./context.ts";
import type { Batch } from "./load.ts";
import { type NodeKinds, readNode } from "./node.ts";

/** The keys of entities beside their id: as `@key` in the schema says, which a test compares. */
export const ENTITY_CODES: Readonly<
  Record<string, Readonly<Record<string, Batch<string, { readonly id: string } | null>>>>
> = {
  ProductVariant: { sku: variantBySku, gtin: variantByGtin },
  Order: { number: orderByNumber },
  Customer: { email: customerByEmail },
};

/** The most entities that one request of another graph may name. */
export const REPRESENTATIONS_MAX = 1_000;

type Representation = Readonly<Record<string, unknown>>;

/** Resolvers of what a subgraph answers beside its own graph. */
export function entityResolvers(kinds: NodeKinds, sdl: string) {
  const byTypename = new Map(Object.values(kinds).map((kind) => [kind.typename, kind]));
  const find = (representation: Representation, context: GraphContext) => {
    const { __typename: typename } = representation;
    const kind = byTypename.get(String(typename));
    if (kind === undefined) throw unknown(`There is no entity named "${String(typename)}".`);
    const codes = { id: kind.batch, ...ENTITY_CODES[kind.typename] };
    for (const [key, batch] of Object.entries(codes)) {
      const value = representation[key];
      if (typeof value === "string")
        return readNode(context, kind, batch, value, "representations");
    }
    throw unknown(`Name the ${kind.typename} by ${Object.keys(codes).join(", ")}.`);
  };
  return {
    Query: {
      _service: () => ({ sdl }),
      _entities(
        _root: unknown,
        { representations }: { readonly representations: readonly Representation[] },
        context: GraphContext,
      ) {
        if (representations.length > REPRESENTATIONS_MAX) {
          throw unknown(`At most ${REPRESENTATIONS_MAX} entities are read at once.`);
        }
        return representations.map((one) => settled(() => find(one, context)));
      },
    },
    _Entity: {
      __resolveType({ id }: { readonly id: string }) {
        const kind = kindOfId(id);
        return kind === null ? undefined : kinds[kind]?.typename;
      },
    },
  };
}

/** An error of one entity is an item of the list, and not the end of it. */
async function settled<Value>(work: () => Promise<Value>): Promise<Value | Error> {
  try {
    return await work();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function unknown(message: string): FaultError {
  return new FaultError(fault("INPUT_INVALID", message, { at: "representations" }));
}
