import DataLoader from "dataloader";
import type { Clock } from "../kernel/clock.ts";
import { groupBy } from "../kernel/collections.ts";
import { unwrap } from "../kernel/result.ts";
import type { Sql } from "../store/database.ts";
import type { Page } from "../store/keyset.ts";
import {
  countsOf,
  type Listing,
  type ListRequest,
  listPages,
  type Parent,
  rowsBy,
} from "../store/listing.ts";
import { redirectsOf } from "../store/merge-repository.ts";
import type { RefreshPort } from "./refresh-port.ts";

/**
 * Loads by key within one request: keys asked for by fields that resolve together are read in one
 * go, and each key once. A batch is made once, at module level; it is the loader's identity.
 */
export type Load = <Key, Value>(batch: Batch<Key, Value>, key: Key) => Promise<Value>;

export type Batch<Key, Value> = {
  /** The values (or errors) of these distinct keys, in their order. At most `BATCH_MAX` keys. */
  readonly read: (
    keys: readonly Key[],
    context: LoadContext,
  ) => Promise<readonly (Value | Error)[]>;
  /** What makes two keys the same one; needed when keys are objects. */
  readonly same?: (key: Key) => string;
};

/** What a batch reads by: the request's own. */
export type LoadContext = {
  readonly sql: Sql;
  readonly refresh: RefreshPort;
  readonly signal: AbortSignal;
  readonly clock: Clock;
};

/** The most keys one read takes; more are read in several. */
const BATCH_MAX = 1000;

/** The loaders of one request. */
export function createLoad(context: LoadContext): Load {
  const loaders = new Map<unknown, DataLoader<unknown, unknown, unknown>>();
  return async <Key, Value>(batch: Batch<Key, Value>, key: Key): Promise<Value> => {
    let loader = loaders.get(batch) as DataLoader<Key, Value, unknown> | undefined;
    if (loader === undefined) {
      loader = new DataLoader<Key, Value, unknown>((keys) => batch.read(keys, context), {
        maxBatchSize: BATCH_MAX,
        cacheKeyFn: batch.same ?? ((same) => same),
      });
      loaders.set(batch, loader as unknown as DataLoader<unknown, unknown, unknown>);
    }
    return loader.load(key);
  };
}

/** A batch that reads records of a listing by id, or by another unique column; null is unknown. */
export function byId<Row extends { readonly id: string }>(
  listing: Listing<Row, never, never> | Listing<Row, object, string>,
  column?: string,
  keyOf: (row: Row) => string | null = (row) => row.id,
): Batch<string, Row | null> {
  const any = listing as Listing<Row, object, string>;
  return {
    async read(ids, { sql }) {
      const rows = new Map((await rowsBy(sql, any, ids, column)).map((row) => [keyOf(row), row]));
      return ids.map((id) => rows.get(id) ?? null);
    },
  };
}

/** How records are found by a code that people use, which need not be one record's only. */
export type Code<Row> = {
  readonly column: string;
  readonly of: (row: Row) => string | null;
  /** Every way in which what is asked for may be written, the likeliest first. */
  readonly formsOf?: (asked: string) => readonly string[];
  /** Which one of several is meant; the first unless said. */
  readonly choose?: (rows: readonly Row[]) => Row | undefined;
};

/** A batch that reads records of a listing by a code; null is unknown. */
export function byCode<Row extends { readonly id: string }>(
  listing: Listing<Row, never, never> | Listing<Row, object, string>,
  { column, of, formsOf = (asked) => [asked], choose = (rows) => rows[0] }: Code<Row>,
): Batch<string, Row | null> {
  const any = listing as Listing<Row, object, string>;
  return {
    async read(asked, { sql }) {
      const rows = groupBy(await rowsBy(sql, any, asked.flatMap(formsOf), column), of);
      return asked.map(
        (code) => choose(formsOf(code).flatMap((form) => rows.get(form) ?? [])) ?? null,
      );
    },
  };
}

/** The same, where an id that a record had before it became part of another leads to that one. */
export function currentOf<Row>(batch: Batch<string, Row | null>): Batch<string, Row | null> {
  return {
    async read(ids, context) {
      const found = await batch.read(ids, context);
      const missing = ids.filter((_, i) => found[i] === null);
      const ways = missing.length === 0 ? NOWHERE : await redirectsOf(context.sql, missing);
      if (ways.size === 0) return found;
      const targets = [...new Set(ways.values())];
      const rows = await batch.read(targets, context);
      const byTarget = new Map(targets.map((target, i) => [target, rows[i]]));
      return ids.map((id, i) => found[i] ?? byTarget.get(ways.get(id) ?? "") ?? null);
    },
  };
}

const NOWHERE: ReadonlyMap<string, string> = new Map();

/** A batch that reads, for each parent id, its list of children with one statement. */
export function childrenOf<Child>(
  readAll: (sql: Sql, parentIds: readonly string[]) => Promise<readonly Child[]>,
  parentOf: (child: Child) => string,
): Batch<string, readonly Child[]> {
  return {
    async read(ids, { sql }) {
      const children = groupBy(await readAll(sql, ids), parentOf);
      return ids.map((id) => children.get(id) ?? []);
    },
  };
}

export type ParentPage<Filter, Sort extends string> = {
  readonly parentId: string;
  readonly request: ListRequest<Filter, Sort>;
};

/** The lists that hang on parents of one kind: their pages, and how many records each has. */
export function family<Row extends { readonly id: string }, Filter, Sort extends string>(
  listing: Listing<Row, Filter, Sort>,
  parent: Parent,
) {
  return { pages: pagesOf(listing, parent), counts: countsByParent(listing, parent) };
}

/** A batch that reads a page of a listing for each parent; one statement a set of arguments. */
function pagesOf<Row extends { readonly id: string }, Filter, Sort extends string>(
  listing: Listing<Row, Filter, Sort>,
  parent: Parent,
): Batch<ParentPage<Filter, Sort>, Page<Row>> {
  const argumentsOf = ({ request }: ParentPage<Filter, Sort>) => JSON.stringify(request);
  return {
    same: (key) => `${key.parentId}\n${argumentsOf(key)}`,
    async read(keys, { sql }) {
      const answers = new Map<ParentPage<Filter, Sort>, Page<Row> | Error>();
      for (const same of groupBy(keys, argumentsOf).values()) {
        const [{ request } = { request: undefined }] = same;
        if (request === undefined) continue;
        const ids = same.map(({ parentId }) => parentId);
        const pages = await listPages(sql, listing, parent, ids, request);
        same.forEach((key, i) => {
          answers.set(key, settle(pages[i]));
        });
      }
      return keys.map((key) => answers.get(key) ?? new Error("no page was read"));
    },
  };
}

/** A batch that counts a listing for each parent; one statement a filter. */
function countsByParent<Row extends { readonly id: string }, Filter, Sort extends string>(
  listing: Listing<Row, Filter, Sort>,
  parent: Parent,
): Batch<ParentPage<Filter, Sort>, number> {
  const filterOf = ({ request }: ParentPage<Filter, Sort>) =>
    JSON.stringify(request.filter ?? null);
  return {
    same: (key) => `${key.parentId}\n${filterOf(key)}`,
    async read(keys, { sql }) {
      const answers = new Map<ParentPage<Filter, Sort>, number>();
      for (const same of groupBy(keys, filterOf).values()) {
        const ids = same.map(({ parentId }) => parentId);
        const counts = await countsOf(sql, listing, parent, ids, same[0]?.request.filter);
        for (const key of same) answers.set(key, counts.get(key.parentId) ?? 0);
      }
      return keys.map((key) => answers.get(key) ?? 0);
    },
  };
}

function settle<Row>(page: Parameters<typeof unwrap<Page<Row>>>[0] | undefined): Page<Row> | Error {
  try {
    if (page === undefined) throw new Error("no page was read");
    return unwrap(page);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
