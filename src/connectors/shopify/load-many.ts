import { z } from "zod";
import type { Kind, RecordOf } from "../../domain/records.ts";
import { inventorySourceId, parseInventorySourceId } from "../../domain/records.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call } from "../contract.ts";
import { type Graphql, NAME } from "./graphql-client.ts";
import { BATCH_MAX_BY_OPERATION, OPERATIONS, type Operation } from "./operations.ts";
import type { Batch, Reader, ReaderName, Readers } from "./readers.ts";
import { idOfNode } from "./readers.ts";
import { typeOfGid } from "./wire.ts";

export type LoadMany = <K extends Kind>(
  kind: K,
  keys: readonly string[],
  call: Call,
) => Promise<readonly Result<RecordOf<K> | null>[]>;

/** The most ids in one request; kinds whose records cost more are asked for in fewer. */
export const BATCH_MAX = Math.max(...Object.values(BATCH_MAX_BY_OPERATION));

/** Reads records by id, in batches as large as one request may cost. */
export function loadMany(graphql: Graphql, readers: Readers): LoadMany {
  return async <K extends Kind>(kind: K, keys: readonly string[], call: Call) => {
    const found = await (kind === "inventory"
      ? loadLevels(keys, graphql, readers.levelsOfVariants, call)
      : loadNodes(kind, keys, graphql, readers, call));
    return keys.map((key) => (found.get(key) ?? ok(null)) as Result<RecordOf<K> | null>);
  };
}

type Found = Map<string, Result<RecordOf<Kind> | null>>;

type Plan = {
  readonly type: string;
  readonly operation: keyof typeof BATCH_MAX_BY_OPERATION;
  readonly reader: ReaderName;
};

const PLANS: Partial<Record<Kind, Plan>> = {
  product: { type: "Product", operation: "productsById", reader: "products" },
  price: { type: "ProductVariant", operation: "variantsById", reader: "prices" },
  location: { type: "Location", operation: "locationsById", reader: "locations" },
  customer: { type: "Customer", operation: "customersById", reader: "customers" },
  order: { type: "Order", operation: "ordersById", reader: "orders" },
};

export const READ_KINDS = [
  "location",
  "product",
  "price",
  "inventory",
  "customer",
  "order",
] as const satisfies readonly Kind[];

const NodesAnswer = z.object({ nodes: z.array(z.unknown()) });

async function loadNodes(
  kind: Kind,
  keys: readonly string[],
  graphql: Graphql,
  readers: Readers,
  call: Call,
): Promise<Found> {
  const plan = PLANS[kind];
  if (!plan) {
    const fault = err("SYSTEM_UNSUPPORTED", `${NAME} does not read ${kind}.`);
    return new Map(keys.map((key) => [key, fault]));
  }
  // One malformed id would fail its whole batch, and an id of another type names nothing here.
  const ids = [...new Set(keys)].filter((key) => isGidOf(plan.type, key));
  const { operation } = plan;
  const reader = readers[plan.reader];
  return loadBatches(ids, BATCH_MAX_BY_OPERATION[operation], async (batch, found) => {
    await readBatch(OPERATIONS[operation], { ids: batch }, batch, graphql, reader, call, found);
  });
}

/** Levels are read by location, because that costs a few points where all locations cost many. */
async function loadLevels(
  keys: readonly string[],
  graphql: Graphql,
  reader: Reader,
  call: Call,
): Promise<Found> {
  const variantsByLocation = new Map<string, Set<string>>();
  for (const key of keys) {
    const parts = parseInventorySourceId(key);
    if (!parts || !isGidOf("ProductVariant", parts.variant)) continue;
    if (!isGidOf("Location", parts.location)) continue;
    const variants = variantsByLocation.get(parts.location) ?? new Set();
    variantsByLocation.set(parts.location, variants.add(parts.variant));
  }
  const byLocation = await Promise.all(
    [...variantsByLocation].map(([location, variants]) =>
      loadBatches([...variants], BATCH_MAX_BY_OPERATION.levelsByVariant, async (batch, found) => {
        const ids = batch.map((variant) => inventorySourceId(variant, location));
        const variables = { ids: batch, location };
        await readBatch(OPERATIONS.levelsByVariant, variables, ids, graphql, reader, call, found);
      }),
    ),
  );
  return new Map(byLocation.flatMap((found) => [...found]));
}

async function loadBatches(
  ids: readonly string[],
  batchMax: number,
  load: (batch: readonly string[], found: Found) => Promise<void>,
): Promise<Found> {
  const found: Found = new Map();
  const batches: Promise<void>[] = [];
  for (let i = 0; i < ids.length; i += batchMax) {
    batches.push(load(ids.slice(i, i + batchMax), found));
  }
  await Promise.all(batches);
  return found;
}

/** Sends one batch and says of each key what came of it: `variables.ids` and `keys` go together. */
async function readBatch(
  operation: Operation,
  variables: { readonly ids: readonly string[] },
  keys: readonly string[],
  graphql: Graphql,
  reader: Reader,
  call: Call,
  found: Found,
): Promise<void> {
  const answer = await graphql(operation, variables, NodesAnswer, call);
  const nodes = answer.ok ? answer.value.data.nodes : [];
  const batch = answer.ok
    ? await reader(
        nodes.filter((node) => node !== null),
        call,
      )
    : answer;
  keys.forEach((key, index) => {
    const id = variables.ids[index] ?? key;
    found.set(key, batch.ok ? outcomeOf(key, id, nodes[index], batch.value) : batch);
  });
}

function outcomeOf(
  key: string,
  id: string,
  node: unknown,
  batch: Batch,
): Result<RecordOf<Kind> | null> {
  if (node === null) return ok(null);
  const record = batch.records.find(({ sourceId }) => sourceId === key);
  if (record) return ok(record);
  const answered = idOfNode(node);
  if (answered !== id) {
    return err("SYSTEM_ANSWER_INVALID", `${NAME} answered with another id than ${id}.`);
  }
  const reject = batch.rejects.find(({ sourceId }) => sourceId === answered);
  if (reject)
    return err("RECORD_INVALID", `${reject.kind} ${id}: ${reject.reason}`, { at: reject.at });
  return ok(null);
}

function isGidOf(type: string, key: string): boolean {
  return typeOfGid(key) === type && /^gid:\/\/shopify\/\w+\/\d+$/.test(key);
}
