import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { ok } from "../../kernel/result.ts";
import type { Call } from "../contract.ts";
import type { Rpc, Said } from "./rpc.ts";

export type Row = { readonly id: number; readonly [field: string]: unknown };
export type Domain = readonly unknown[];

export type Wish = {
  readonly model: string;
  readonly domain: Domain;
  readonly fields: readonly string[];
  readonly limit: number;
  readonly order?: readonly (readonly [string, "ASC" | "DESC"])[];
  readonly context?: Readonly<Record<string, unknown>>;
};

const AnyRow = z.looseObject({ id: z.int().positive() });

/** One page of rows, those out of use too: the caller decides what `active` means. */
export function searchRead(rpc: Rpc, wish: Wish, call: Call): Promise<Result<Said<Row[]>>> {
  return query(rpc, wish, z.array(AnyRow).max(wish.limit), call);
}

/**
 * Rows by id, in no particular order; ids that Tryton does not know are left out. An answer with
 * an id that was not asked for is SYSTEM_ANSWER_INVALID, and asked again.
 */
export async function readByIds(
  rpc: Rpc,
  wish: Omit<Wish, "domain" | "limit"> & { readonly ids: readonly number[] },
  call: Call,
): Promise<Result<ReadonlyMap<number, Row>>> {
  const asked = new Set(wish.ids);
  if (asked.size === 0) return ok(new Map());
  const shape = z
    .array(AnyRow)
    .max(asked.size)
    .refine((rows) => rows.every((row) => asked.has(row.id)), "an id that was not asked for");
  const domain = [["id", "in", [...asked]]];
  const limit = asked.size;
  const rows = await query(rpc, { order: [["id", "ASC"]], ...wish, domain, limit }, shape, call);
  return rows.ok ? ok(new Map(rows.value.value.map((row) => [row.id, row]))) : rows;
}

/**
 * Like `readByIds`, for things that stand alone: an id that was not asked for spoils only the rows
 * that are missing beside it, which are then `doubtful`, neither known nor unknown.
 */
export async function readEach(
  rpc: Rpc,
  wish: Omit<Wish, "domain" | "limit"> & { readonly ids: readonly number[] },
  call: Call,
): Promise<Result<{ rows: ReadonlyMap<number, Row>; doubtful: readonly number[] }>> {
  const asked = [...new Set(wish.ids)];
  if (asked.length === 0) return ok({ rows: new Map(), doubtful: [] });
  const limit = asked.length;
  const order = [["id", "ASC"]] as const;
  const said = await searchRead(
    rpc,
    { ...wish, domain: [["id", "in", asked]], limit, order },
    call,
  );
  if (!said.ok) return said;
  const rows = new Map(said.value.value.map((row) => [row.id, row]));
  const missing = asked.filter((id) => !rows.has(id));
  const strangers = rows.size > asked.length - missing.length;
  return ok({ rows, doubtful: strangers ? missing : [] });
}

/** All rows of a domain by id, page by page; at most `pagesMax` pages. */
export async function readAll(
  rpc: Rpc,
  wish: Omit<Wish, "limit" | "order"> & { readonly pageMax: number; readonly pagesMax: number },
  call: Call,
): Promise<Result<Row[]>> {
  const all: Row[] = [];
  let after = 0;
  for (let page = 0; page < wish.pagesMax; page += 1) {
    const domain = [...wish.domain, ["id", ">", after]];
    const order = [["id", "ASC"]] as const;
    const rows = await searchRead(rpc, { ...wish, domain, limit: wish.pageMax, order }, call);
    if (!rows.ok) return rows;
    all.push(...rows.value.value);
    after = rows.value.value.at(-1)?.id ?? after;
    if (rows.value.value.length < wish.pageMax) break;
  }
  return ok(all);
}

/** Whole numbers of keys; what is no row id of Tryton's is null. */
export function idOfKey(key: string): number | null {
  return /^[1-9]\d{0,9}$/.test(key) && Number(key) <= ID_MAX ? Number(key) : null;
}

/** Ids are the database's 32-bit integers; a larger one would be an error, not an unknown row. */
const ID_MAX = 2_147_483_647;

function query(
  rpc: Rpc,
  wish: Wish,
  shape: z.ZodType<Row[]>,
  call: Call,
): Promise<Result<Said<Row[]>>> {
  const { model, domain, fields, limit, order = null } = wish;
  const context = { active_test: false, ...wish.context };
  const params = [domain, 0, limit, order, fields];
  return rpc.call(`${model}.search_read`, params, shape, call, { context });
}
