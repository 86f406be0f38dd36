import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call, ChangePage, Outside } from "../contract.ts";
import type { HttpClient } from "../http.ts";
import type { StateOf } from "./cursor.ts";
import { writeCursor } from "./cursor.ts";
import { type Graphql, NAME } from "./graphql-client.ts";
import { type Group, type GroupPage, readGroups } from "./jsonl.ts";
import { BULK_QUERIES, type BulkKind, OPERATIONS } from "./operations.ts";
import type { Batch, ReaderName, Readers } from "./readers.ts";
import { idOfNode } from "./readers.ts";
import { typeOfGid } from "./wire.ts";

export type BulkParts = {
  readonly graphql: Graphql;
  readonly http: HttpClient;
  readonly readers: Readers;
  readonly outside: Outside;
  readonly pageMax: number;
  /** The state from which polling goes on once everything exported has been read. */
  readonly thenSince: (kind: BulkKind, startedAt: string) => string;
};

/** Starts the export of everything of a kind. Its pages are empty until Shopify has made the file. */
export async function startBulk(
  kind: BulkKind,
  state: StateOf<"start">,
  { graphql, outside }: BulkParts,
  call: Call,
): Promise<Result<ChangePage>> {
  if (state.restarts > RESTARTS_MAX) {
    const message = `${NAME} ended the export of ${kind} ${state.restarts} times without a file.`;
    return err("SYSTEM_UNAVAILABLE", message);
  }
  const variables = { query: BULK_QUERIES[kind] };
  const answer = await graphql(OPERATIONS.bulkRun, variables, RunAnswer, call);
  if (!answer.ok) return answer;
  const { bulkOperation, userErrors } = answer.value.data.bulkOperationRunQuery;
  if (bulkOperation) {
    const { id: operation, createdAt: startedAt } = bulkOperation;
    const next = { phase: "bulk", operation, startedAt, offset: 0, restarts: state.restarts };
    return ok(emptyPage(writeCursor({ ...next, phase: "bulk" }), null));
  }
  const [error] = userErrors;
  if (error && BUSY.includes(error.code ?? "")) {
    // Other exports are running, perhaps of other apps' making: wait a little and ask again.
    await outside.clock.sleep(BUSY_PAUSE_MS, call.signal).catch(() => undefined);
    return ok(emptyPage(writeCursor(state), null));
  }
  return err("SYSTEM_REFUSED", `${NAME} refused the export of ${kind}: ${error?.message ?? ""}`);
}

/** The next page of an export: empty while it runs, then records from the file. */
export async function bulkPage(
  kind: BulkKind,
  state: StateOf<"bulk">,
  parts: BulkParts,
  call: Call,
): Promise<Result<ChangePage>> {
  const found = await untilDone(state.operation, parts, call);
  if (!found.ok) return found;
  const operation = found.value;
  if (!operation || FAILED.includes(operation.status)) {
    parts.outside.log.warn({ kind, code: operation?.errorCode }, "a Shopify export failed");
    const next = { phase: "start", restarts: state.restarts + 1 } as const;
    return ok(emptyPage(writeCursor(next), null));
  }
  const total = kind === "inventory" ? operation.children : operation.rootObjectCount;
  if (operation.status !== "COMPLETED") return ok(emptyPage(writeCursor(state), null));
  if (!operation.url) return ok(emptyPage(parts.thenSince(kind, state.startedAt), total));

  const page = await download(operation, state.offset, parts, call);
  if (!page.ok) return page;
  const batch = await readAll(kind, page.value.groups, parts.readers, call);
  if (!batch.ok) return batch;
  const offset = state.offset + page.value.bytes;
  const cursor = page.value.ended
    ? parts.thenSince(kind, state.startedAt)
    : writeCursor({ ...state, offset });
  return ok({ ...batch.value, deleted: [], cursor, more: true, total });
}

const RESTARTS_MAX = 3;
const BUSY: readonly string[] = ["OPERATION_IN_PROGRESS", "LIMIT_REACHED"];
const BUSY_PAUSE_MS = 500;
const FAILED: readonly string[] = ["FAILED", "CANCELED", "CANCELING", "EXPIRED"];
const WAIT_FIRST_MS = 50;
const WAIT_MAX_MS = 2_000;
const WAITS_MAX = 8;
const DOWNLOAD_TIMEOUT_MS = 120_000;

const RunAnswer = z.object({
  bulkOperationRunQuery: z.object({
    bulkOperation: z.object({ id: z.string(), createdAt: z.string() }).nullable(),
    userErrors: z.array(z.object({ code: z.string().nullable(), message: z.string() })),
  }),
});

const Counter = z.coerce.number().int().min(0);
const StatusAnswer = z.object({
  bulkOperation: z
    .object({
      status: z.string(),
      errorCode: z.string().nullable(),
      objectCount: Counter,
      rootObjectCount: Counter,
      fileSize: Counter.nullable(),
      url: z.url().nullable(),
    })
    .transform((operation) => ({
      ...operation,
      children: operation.objectCount - operation.rootObjectCount,
    }))
    .nullable(),
});
type Operation = NonNullable<z.infer<typeof StatusAnswer>["bulkOperation"]>;

/** The operation once it is done, or as it is after some waiting; null when Shopify forgot it. */
async function untilDone(
  id: string,
  { graphql, outside }: BulkParts,
  call: Call,
): Promise<Result<Operation | null>> {
  for (let waits = 0; ; waits += 1) {
    const answer = await graphql(OPERATIONS.bulkStatus, { id }, StatusAnswer, call);
    if (!answer.ok) return answer;
    const operation = answer.value.data.bulkOperation;
    const running = operation?.status === "CREATED" || operation?.status === "RUNNING";
    if (!running || waits >= WAITS_MAX) return ok(operation);
    const pauseMs = Math.min(WAIT_MAX_MS, WAIT_FIRST_MS * 2 ** waits);
    await outside.clock.sleep(pauseMs, call.signal).catch(() => undefined);
  }
}

async function download(
  operation: Operation,
  offset: number,
  { http, pageMax }: BulkParts,
  call: Call,
): Promise<Result<GroupPage>> {
  const { fileSize } = operation;
  if (fileSize !== null && offset >= fileSize) return ok({ groups: [], bytes: 0, ended: true });
  const request = {
    method: "GET",
    // The file lies with a storage service: it gets no access token.
    url: new URL(operation.url ?? ""),
    headers: { accept: "*/*", "accept-encoding": "identity", range: `bytes=${offset}-` },
    safe: true,
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  } as const;
  return http.exchange(request, call, async ({ response, at }) => {
    const skip = response.status === 206 ? 0 : offset;
    const body = (response.body ?? []) as AsyncIterable<Uint8Array>;
    const page = await readGroups(skipping(body, skip), pageMax);
    if (!page.ok || !page.value.ended || fileSize === null) return page;
    const missing = fileSize - offset - page.value.bytes;
    if (missing === 0) return page;
    return err("SYSTEM_ANSWER_INVALID", `${NAME}'s bulk file lacks ${missing} bytes.`, { at });
  });
}

async function* skipping(body: AsyncIterable<Uint8Array>, bytes: number) {
  let left = bytes;
  for await (const chunk of body) {
    const kept = chunk.subarray(Math.min(left, chunk.byteLength));
    left -= chunk.byteLength - kept.byteLength;
    if (kept.byteLength > 0) yield kept;
  }
}

const READER: Readonly<Record<BulkKind, ReaderName>> = {
  product: "products",
  price: "prices",
  inventory: "levelsOfVariants",
  customer: "customers",
  order: "orders",
};

async function readAll(
  kind: BulkKind,
  groups: readonly Group[],
  readers: Readers,
  call: Call,
): Promise<Result<Batch>> {
  const whole = groups.filter(({ malformed }) => malformed === null);
  const batch = await readers[READER[kind]](
    whole.map((group) => nodeOf(kind, group)),
    call,
  );
  if (!batch.ok) return batch;
  for (const { root, malformed } of groups) {
    if (malformed === null) continue;
    const reason = "a line of the bulk file is not JSON";
    const payload = { root, line: malformed };
    batch.value.rejects.push({ kind, sourceId: idOfNode(root), reason, at: "(line)", payload });
  }
  return batch;
}

/** Puts children back where a query by id would have shown them, so that one reader does both. */
function nodeOf(kind: BulkKind, { root, children }: Group): unknown {
  const node = root as Readonly<Record<string, unknown>>;
  const page = (nodes: readonly unknown[]) => ({ nodes, pageInfo: WHOLE });
  const of = (type: string) =>
    children.filter((child) => typeOfGid(idOfNode(child) ?? "") === type);
  switch (kind) {
    case "product":
      return { ...node, media: page(of("MediaImage")), variants: page(of("ProductVariant")) };
    case "order":
      return { ...node, lineItems: page(children) };
    case "customer":
      return { ...node, addressesV2: page(children) };
    case "inventory": {
      const item = node["inventoryItem"] as object;
      return { ...node, inventoryItem: { ...item, inventoryLevels: page(children) } };
    }
    case "price":
      return node;
  }
}

const WHOLE = { hasNextPage: false, endCursor: null };

function emptyPage(cursor: string, total: number | null): ChangePage {
  return { records: [], rejects: [], deleted: [], cursor, more: true, total };
}
