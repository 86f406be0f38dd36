import type { Principal } from "../domain/principal.ts";
import type { EventType, LoggedEvent } from "../events/event.ts";
import type { EventLog, LogPage } from "../events/log.ts";
import type { EventReader, EventStream } from "../events/reader.ts";
import { groupBy } from "../kernel/collections.ts";
import { ok } from "../kernel/result.ts";
import type { Sql } from "../store/database.ts";
import type { RuledTable } from "../store/row-rules.ts";

export type Events = { readonly log: EventLog; readonly reader: EventReader };

/**
 * Which record an event is about, for a limited principal: it is told of what it may read as itself
 * now. Null closes the type: its record has no owner, or it tells of more than its record.
 */
const RECORD_OF: Readonly<Record<EventType, RecordOf | null>> = {
  PRODUCT_CHANGED: bySubject("product"),
  LOCATION_CHANGED: bySubject("location"),
  PRICE_CHANGED: {
    table: "price",
    id: ({ subject, data }) =>
      "channel" in data && data.channel === "POS" ? `${subject}/POS` : subject,
  },
  INVENTORY_CHANGED: bySubject("inventory_level"),
  CUSTOMER_CHANGED: bySubject("customer"),
  ORDER_CHANGED: bySubject("sales_order"),
  SUPPLIER_CHANGED: bySubject("supplier"),
  SUPPLIER_OFFER_CHANGED: bySubject("supplier_offer"),
  PURCHASE_ORDER_CHANGED: bySubject("purchase_order"),
  INBOUND_SHIPMENT_CHANGED: bySubject("inbound_shipment"),
  STOCK_MOVED: bySubject("stock_movement"),
  RESERVATION_CHANGED: null,
  CUSTOMERS_MERGED: null,
  CUSTOMERS_UNMERGED: null,
  RECORD_QUARANTINED: null,
  SYNC_PROGRESSED: null,
  CONNECTOR_HEALTH_CHANGED: null,
  RUN_STARTED: null,
  RUN_STATUS_CHANGED: null,
  RUN_ENDED: null,
  RUN_STEP_ENDED: null,
  PROPOSAL_MADE: null,
  PROPOSAL_DECIDED: null,
  APPROVAL_REQUESTED: null,
  APPROVAL_ANSWERED: null,
  EFFECT_APPLIED: null,
  EFFECT_COMPENSATED: null,
  INSIGHT_PUBLISHED: null,
  CHAIN_PAUSED: null,
  CHAIN_RESUMED: null,
  KILL_SWITCH_ENGAGED: null,
  KILL_SWITCH_RELEASED: null,
};

type RecordOf = {
  readonly table: RuledTable;
  readonly id: (event: LoggedEvent) => string;
};

/**
 * The log and its live stream as a principal sees them; `visible` is the database as it sees that.
 * For a limited one each event is looked up, a page of them at once: an event is as visible as its
 * record is when it is read, so one of a record that is gone is told to nobody who is limited.
 */
export function visibleEvents(
  events: Events,
  visible: Sql,
  { rows }: Pick<Principal, "rows">,
): Events {
  if (rows === null) return events;
  const { log, reader } = events;
  return {
    log: {
      ...log,
      read: (...asked) => seenPage(visible, log.read, ...asked),
      readBack: (...asked) => seenPage(visible, log.readBack, ...asked),
    },
    reader: {
      async readEvents(request) {
        const stream = await reader.readEvents(request);
        return stream.ok ? ok(seenStream(visible, stream.value)) : stream;
      },
    },
  };
}

function bySubject(table: RuledTable): RecordOf {
  return { table, id: ({ subject }) => subject };
}

const READ_AT_ONCE = 200;
const READS_MAX = 50;

/**
 * A page of what is visible. It looks on behind what is not, as the log does behind other types:
 * else a page that comes short would tell how much there is that must not be seen.
 */
async function seenPage(
  visible: Sql,
  read: EventLog["read"],
  ...[from, filter, limit]: Parameters<EventLog["read"]>
): Promise<LogPage> {
  const atOnce = Math.max(limit, READ_AT_ONCE);
  const events: LoggedEvent[] = [];
  let position = from;
  for (let reads = 1; ; reads += 1) {
    const page = await read(position, filter, atOnce);
    events.push(...(await seenOf(visible, page.events)));
    const last = events[limit - 1];
    if (last !== undefined) {
      return { ...page, events: events.slice(0, limit), through: last.offset };
    }
    if (page.events.length < atOnce || reads === READS_MAX) return { ...page, events };
    position = page.through;
  }
}

function seenStream(visible: Sql, stream: EventStream): EventStream {
  // While an event is looked up, it is not handed out yet.
  let before: number | null = null;
  return {
    async next() {
      for (;;) {
        const step = await stream.next();
        if (step.done || step.value.type === "GAP") return step;
        before = step.value.offset - 1;
        const [seen] = await seenOf(visible, [step.value]);
        before = null;
        if (seen !== undefined) return { done: false, value: seen };
      }
    },
    async return() {
      await stream.return?.();
      return { done: true, value: undefined };
    },
    place: () => before ?? stream.place(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Those of the events whose record is visible, in their order, one statement a table. */
async function seenOf(visible: Sql, events: readonly LoggedEvent[]): Promise<LoggedEvent[]> {
  const about = events.flatMap((event) => {
    const record = RECORD_OF[event.type];
    return record === null ? [] : [{ event, table: record.table, id: record.id(event) }];
  });
  const tables = await Promise.all(
    [...groupBy(about, ({ table }) => table)].map(async ([table, some]) => {
      const ids = [...new Set(some.map(({ id }) => id))];
      return [table, await seenRows(visible, table, ids)] as const;
    }),
  );
  const seen = new Map(tables);
  return about.flatMap(({ event, table, id }) => {
    const row = seen.get(table)?.get(id);
    return row === undefined ? [] : asSeen(event, row);
  });
}

type SeenRow = { readonly id: string; readonly incoming?: number };

async function seenRows(visible: Sql, table: RuledTable, ids: readonly string[]) {
  const columns = table === "inventory_level" ? "id, incoming" : "id";
  const rows = await visible.query<SeenRow>(
    `select ${columns} from ${table} where id = any($1)`,
    [ids],
    `seen_${table}`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * What is incoming was counted over all suppliers when the event was written; an event that tells
 * of nothing else is not told.
 */
function asSeen(event: LoggedEvent, { incoming = 0 }: SeenRow): readonly LoggedEvent[] {
  if (event.type !== "INVENTORY_CHANGED") return [event];
  const { data } = event;
  const fields = data.fields.filter((field) => field !== "incoming");
  if (fields.length === 0 && data.fields.length > 0) return [];
  return [{ ...event, data: { ...data, incoming, fields } }];
}
