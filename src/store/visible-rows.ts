import { LRUCache } from "lru-cache";
import type { Principal } from "../domain/principal.ts";
import type { Sql } from "./database.ts";
import { type OwnRows, ROW_RULES, type RowRule, type RuledTable } from "./row-rules.ts";

type Viewer = Pick<Principal, "id" | "rows">;

/**
 * SQL as a principal sees the database. For one that is limited, the name of a table in a statement
 * means the rows that the table's rule leaves it: a common table expression of the same name stands
 * before the statement and hides the table, so that no join, count, search or subquery can reach
 * past it. PostgreSQL plans it as if the condition were written in the statement. It reads only:
 * anything but a select throws, and so does a table that is named with its schema.
 */
export function visibleTo(sql: Sql, viewer: Viewer, rules: RowRules = ROW_RULES): Sql {
  const { rows } = viewer;
  if (rows === null) return sql;
  // The id is read only where a rule asks for it: what is answered for many at once has no one.
  const boundTo = (bind: Bind) => (bind === "principal" ? viewer.id : rows[bind]);
  return {
    query(text, given = [], name) {
      const { limited, binds } = limitedText(text, given.length, rules);
      const all = [...given, ...binds.map(boundTo)];
      return sql.query(limited, all, name && `${name}_v`);
    },
  };
}

export type RowRules = Readonly<Record<RuledTable, RowRule>>;

type Bind = "suppliers" | "channels" | "principal";
type Limited = { readonly limited: string; readonly binds: readonly Bind[] };

const TYPES = { suppliers: "text[]", channels: "text[]", principal: "text" } as const;

/** Statements are few and their texts come again; a cursor or a filter changes values only. */
const TEXTS_MAX = 2_000;
const texts = new WeakMap<RowRules, LRUCache<string, Limited>>();

function limitedText(text: string, count: number, rules: RowRules): Limited {
  let known = texts.get(rules);
  if (known === undefined) {
    known = new LRUCache({ max: TEXTS_MAX });
    texts.set(rules, known);
  }
  // The same text has the same values' count, or the database refuses it.
  const found = known.get(text);
  if (found !== undefined) return found;
  const made = limit(text, count, rules);
  known.set(text, made);
  return made;
}

const BEGINNING = /^\s*(with\s+recursive\b|with\b|select\b)/i;
/** A part of a statement can write, or take locks, though the statement begins as one that reads. */
const WRITES = /\b(insert|update|delete|merge|truncate|copy|lock|set_config|pg_notify|nextval)\b/i;
const OTHER_SCHEMA = /\b(tutti|dbos|information_schema|pg_[a-z_]+)"?\s*\./i;

function limit(text: string, count: number, rules: RowRules): Limited {
  const [beginning] = BEGINNING.exec(text) ?? [];
  if (beginning === undefined || WRITES.test(text))
    throw new Error("a limited principal reads only");
  if (OTHER_SCHEMA.test(text)) throw new Error("a limited principal's table is named bare");
  const binds: Bind[] = [];
  const placeholder = (bind: Bind) => {
    if (!binds.includes(bind)) binds.push(bind);
    return `$${count + binds.indexOf(bind) + 1}::${TYPES[bind]}`;
  };
  const hidden = tablesOf(text, rules).map((table) => hide(table, rules[table], placeholder));
  if (hidden.length === 0) return { limited: text, binds };
  const isWith = /^\s*with/i.test(beginning);
  const rest = isWith ? `, ${text.slice(beginning.length)}` : ` ${text}`;
  return { limited: `${isWith ? beginning : "with"} ${hidden.join(",\n")}${rest}`, binds };
}

/** The tables that a statement may mean, and those that their conditions mean, in rules' order. */
function tablesOf(text: string, rules: RowRules): readonly RuledTable[] {
  const all = Object.keys(rules) as RuledTable[];
  const named = new Set<string>();
  const take = (source: string) => {
    for (const [word] of source.matchAll(/\w+/g)) {
      const table = word.toLowerCase();
      if (named.has(table) || !Object.hasOwn(rules, table)) continue;
      named.add(table);
      const rule = rules[table as RuledTable];
      if (isOwn(rule)) take(`${rule.where} ${rule.columns ?? ""}`);
    }
  };
  take(text);
  return all.filter((table) => named.has(table) && rules[table] !== "shared");
}

function hide(table: RuledTable, rule: RowRule, placeholder: (bind: Bind) => string): string {
  const own: OwnRows = isOwn(rule) ? rule : { where: "false" };
  const bound = (sql: string) =>
    sql.replaceAll(/:(suppliers|channels|principal)\b/g, (_all, bind: Bind) => placeholder(bind));
  return `${table} as not materialized (
    select ${bound(own.columns ?? "t.*")} from tutti.${table} t where ${bound(own.where)})`;
}

function isOwn(rule: RowRule): rule is OwnRows {
  return typeof rule === "object";
}
