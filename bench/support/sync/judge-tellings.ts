import type { Database } from "../../../src/store/database.ts";
import { MARKS } from "./expected.ts";
import type { Findings, Golden, Graph, Row } from "./findings.ts";

type Change = { readonly field: string; readonly from: unknown; readonly to: unknown };
type Entry = { readonly id: string; readonly changes: readonly Change[] };
type Told = { readonly type: string; readonly id: string; readonly data: Row };

/**
 * Reads the history and the events of a world's golden records: history leads without a hole to
 * what is there now, no system's older word was shown after a newer one, and the last event of a
 * record tells what it is.
 */
export async function judgeTellings(
  database: Database,
  graph: Graph,
  findings: Findings,
): Promise<void> {
  const goldens = graph.goldens.filter(({ kind, row }) => kind in MARKS && row !== null);
  const ids = goldens.map(({ id }) => id);
  const entries = await database.query<Entry>(
    `select record_id as id, changes from history where record_id = any($1) order by seq`,
    [ids],
  );
  const subjects = goldens.map(({ kind, id, row }) =>
    kind === "price" ? String(row?.["variant_id"]) : id,
  );
  const events = await database.query<Told>(
    `select distinct on (type, subject, data->>'channel') type, subject as id, data
     from event_outbox where subject = any($1)
     order by type, subject, data->>'channel', sequence desc`,
    [subjects],
  );
  for (const golden of goldens) {
    judgeHistory(golden, entries, findings);
    judgeEvent(golden, events, findings);
  }
}

function judgeHistory(golden: Golden, entries: readonly Entry[], findings: Findings): void {
  const { kind, id, row } = golden;
  const mark = MARKS[kind];
  if (mark === undefined) return;
  const name = `${kind} ${golden.links[0]?.sourceId}`;
  const steps = entries.flatMap((entry) =>
    entry.id === id ? entry.changes.filter(({ field }) => field === mark.field) : [],
  );
  const [first] = steps;
  const shown = first === undefined ? [] : [first.from, ...steps.map(({ to }) => to)];
  steps.forEach(({ from }, i) => {
    if (from === shown[i]) return;
    findings.misreported.push(`${name}: history goes from ${shown[i]} on with ${from}`);
  });
  const last = shown.at(-1);
  if (last !== undefined && last !== row?.[mark.column]) {
    findings.misreported.push(`${name}: history ends at ${last}, it is ${row?.[mark.column]}`);
  }
  judgeOrder(golden, shown.map(Number), name, findings);
}

/** A mark's last digit says whose state it is. */
function judgeOrder(
  { links }: Golden,
  marks: readonly number[],
  name: string,
  findings: Findings,
): void {
  const newest = new Map<string, { readonly mark: number; readonly time: string }>();
  for (const mark of marks) {
    const source = links.find((link) => link.source.index === mark % 10)?.source;
    const state = source?.stateOf(mark);
    if (!source || !state) continue;
    const thing = `${source.name} ${state.sourceId}`;
    const before = newest.get(thing);
    if (before !== undefined && state.time < before.time) {
      findings.backwards.push(`${name}: ${thing}'s ${mark} was shown after ${before.mark}`);
    }
    newest.set(thing, { mark, time: state.time });
  }
}

function judgeEvent(golden: Golden, events: readonly Told[], findings: Findings): void {
  const { kind, id, row } = golden;
  const wanted = {
    inventory: { type: "INVENTORY_CHANGED", fields: { onHand: "on_hand", incoming: "incoming" } },
    price: { type: "PRICE_CHANGED", fields: { amountE4: "amount_e4" } },
    order: { type: "ORDER_CHANGED", fields: { status: "status" } },
  }[kind as string];
  if (wanted === undefined || row === null) return;
  const subject = kind === "price" ? row["variant_id"] : id;
  const told = events.find(
    (event) =>
      event.type === wanted.type &&
      event.id === subject &&
      (kind !== "price" || event.data["channel"] === row["channel"]),
  );
  for (const [field, column] of Object.entries(wanted.fields)) {
    if (told?.data[field] === row[column]) continue;
    const text = `${kind} ${golden.links[0]?.sourceId}: the last event tells ${field}`;
    findings.misreported.push(`${text} ${told?.data[field]}, it is ${row[column]}`);
  }
}
