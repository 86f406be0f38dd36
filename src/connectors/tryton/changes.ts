import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call, ChangePage } from "../contract.ts";
import { NAME } from "./config.ts";
import type { Cursor } from "./cursor.ts";
import { firstCursor, readCursor, writeCursor } from "./cursor.ts";
import type { Parts } from "./parts.ts";
import { warehousesOf } from "./places.ts";
import type { Load, Outcome, TrytonKind } from "./reading.ts";
import type { Row } from "./rows.ts";
import { searchRead } from "./rows.ts";
import type { Source } from "./sources.ts";
import { sourcesOf } from "./sources.ts";
import { DateTime, dateTime } from "./tagged.ts";

/**
 * Pages of what changed. Rows are read by (date, id), so that equal dates never hide one, and a
 * new sweep begins `overlapMs` before the server's time at which the last one began, so that a
 * transaction that was still open then is not missed. Changes in that overlap come again.
 */
export function changesOf(parts: Parts, loads: Readonly<Record<TrytonKind, Load>>) {
  const sources = sourcesOf(parts);
  return async (kind: TrytonKind, text: string | null, call: Call): Promise<Result<ChangePage>> => {
    const read = text === null ? ok(firstCursor(kind)) : readCursor(kind, text);
    if (!read.ok) return read;
    const begun = await withTotal(read.value, sources[kind][0], parts, call);
    if (!begun.ok) return begun;
    let cursor: Cursor = begun.value;
    // An empty phase costs a call and no page: go on to the next until something was found.
    for (;;) {
      const source = sources[kind][cursor.source];
      if (!source) return err("CURSOR_INVALID", `This is no cursor of ${kind} changes in ${NAME}.`);
      const step = await phasePage(cursor, source, parts, call);
      if (!step.ok) return step;
      const { rows, next } = step.value;
      const count = next.since === null ? 1 : sources[kind].length;
      const ended = next.source >= count;
      cursor = ended ? endOf(next) : next;
      if (rows.length === 0 && !ended) continue;
      const owners = await source.owners(rows, call);
      if (!owners.ok) return owners;
      return pageOf(owners.value, cursor, !ended, begun.value.total, loads[kind], call);
    }
  };
}

async function pageOf(
  keys: readonly string[],
  cursor: Cursor,
  more: boolean,
  total: number | null,
  load: Load,
  call: Call,
): Promise<Result<ChangePage>> {
  const loaded = keys.length === 0 ? ok(new Map()) : await load(keys, call);
  if (!loaded.ok) return loaded;
  const outcomes: Outcome[] = [...loaded.value.values()];
  // A page that misses something would skip it for good: it is read again from its cursor.
  for (const one of outcomes) if (one && "doubt" in one) return one.doubt;
  return ok({
    records: outcomes.flatMap((one) => (one && "record" in one ? [one.record] : [])),
    rejects: outcomes.flatMap((one) => (one && "reject" in one ? [one.reject] : [])),
    // Tryton keeps no trace of deleted rows; what is out of use stays and says so.
    deleted: [],
    cursor: writeCursor(cursor),
    more,
    total,
  });
}

const Position = z.object({
  id: z.int(),
  create_date: DateTime,
  write_date: DateTime.nullable(),
});

/** One page of one phase of one source, and the cursor after it. */
async function phasePage(
  cursor: Cursor,
  source: Source,
  { rpc, config, outside }: Parts,
  call: Call,
): Promise<Result<{ rows: readonly Row[]; next: Cursor }>> {
  const date = cursor.phase === "created" ? "create_date" : "write_date";
  const wish = {
    model: source.model,
    domain: [...source.domain, ...phaseDomain(cursor, date)],
    fields: ["create_date", "write_date", ...source.fields],
    order: [[date, "ASC"] as const, ["id", "ASC"] as const],
    limit: source.pageMax,
  };
  const said = await searchRead(rpc, wish, call);
  if (!said.ok) return said;
  const { value: rows, at } = said.value;
  // The first answer of a sweep says when it began, by the server's own clock.
  const begun = cursor.next ?? earlier(at ?? outside.clock.now().toISOString(), config.overlapMs);
  const last = rows.at(-1);
  const position = last && Position.safeParse(last);
  if (position && !position.success) {
    return err("SYSTEM_ANSWER_INVALID", `${NAME} answered ${source.model} rows without dates.`);
  }
  const after = position && {
    at: position.data[date] ?? position.data.create_date,
    id: position.data.id,
  };
  const here = { ...cursor, next: begun };
  if (after && rows.length >= source.pageMax) return ok({ rows, next: { ...here, after } });
  const next = cursor.phase === "created" ? { phase: "written" as const } : nextSource(cursor);
  return ok({ rows, next: { ...here, ...next, after: null } });
}

function nextSource(cursor: Cursor) {
  return { phase: "created" as const, source: cursor.source + 1 };
}

/** Rows of the phase from the position on; the bound beside the OR lets an index serve it. */
function phaseDomain({ phase, since, after }: Cursor, date: string): unknown[] {
  const never = phase === "created" ? [["write_date", "=", null]] : [["write_date", "!=", null]];
  if (after) {
    const at = dateTime(after.at);
    return [...never, [date, ">=", at], ["OR", [date, ">", at], ["id", ">", after.id]]];
  }
  return since === null ? never : [...never, [date, ">=", dateTime(since)]];
}

/** A sweep has ended: the next one looks from where this one began, never further back. */
function endOf({ kind, since, next }: Cursor): Cursor {
  const from =
    [since, next]
      .flatMap((one) => one ?? [])
      .sort()
      .at(-1) ?? null;
  return { ...firstCursor(kind), since: from };
}

/** How many things a first sweep will tell of, asked once. Inner moves count, but are no records. */
async function withTotal(
  cursor: Cursor,
  source: Source,
  { rpc, places }: Parts,
  call: Call,
): Promise<Result<Cursor>> {
  if (cursor.since !== null || cursor.total !== null) return ok(cursor);
  const params = [source.domain];
  const context = { active_test: false };
  const count = await rpc.call(`${source.model}.search_count`, params, z.int().min(0), call, {
    context,
  });
  if (!count.ok) return count;
  if (cursor.kind !== "inventory") return ok({ ...cursor, total: count.value.value });
  const known = await places.all(call);
  if (!known.ok) return known;
  return ok({ ...cursor, total: count.value.value * warehousesOf(known.value).length });
}

function earlier(iso: string, ms: number): string {
  return `${new Date(Date.parse(iso) - ms).toISOString().slice(0, 23)}000Z`;
}
