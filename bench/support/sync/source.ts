import type {
  Call,
  ChangePage,
  Connector,
  Delivery,
  RawRequest,
} from "../../../src/connectors/contract.ts";
import type { SystemRole } from "../../../src/domain/authority.ts";
import { KINDS, type Kind, type SourceRecord } from "../../../src/domain/records.ts";
import { err, ok, type Result } from "../../../src/kernel/result.ts";

/** How a system tells of its changes; systems differ in it as real ones do. */
export type Habits = {
  /** Its times of change: all different, whole seconds with several changes each, or none. */
  readonly versions: "exact" | "coarse" | "none";
  /** Its webhooks: with the whole record, with its id alone, or none at all. */
  readonly webhooks: "whole" | "names" | "none";
  /** Where it says that something is gone, if anywhere. */
  readonly deletions: "webhook" | "poll" | "nowhere";
  /** Its backfill is an export made when it is asked for, and not what there is page by page. */
  readonly exports: boolean;
};

export type Message = { readonly system: string; readonly delivery: Delivery };

/** A state of a thing, and its time by the system's clock in a form that sorts. */
export type State = { readonly sourceId: string; readonly time: string };

/** What stands between a question and its answer: time, and sometimes a failure. */
export type Way = {
  readonly there: () => Promise<void>;
  readonly back: () => Promise<void>;
  readonly fails: () => boolean;
};

const PAGE = 2;

/** A system with a state, reached like the others: by the connectors' contract. */
export class Source {
  readonly name: string;
  readonly role: SystemRole;
  readonly index: number;
  readonly habits: Habits;
  readonly #tell: (message: Message) => void;
  readonly #things = new Map<string, SourceRecord>();
  readonly #log: { readonly kind: Kind; readonly sourceId: string }[] = [];
  readonly #exports = new Map<string, readonly SourceRecord[]>();
  readonly #states = new Map<number, State>();
  readonly #drops: number[] = [];
  #readUpTo = 0;

  constructor(
    name: string,
    role: SystemRole,
    index: number,
    habits: Habits,
    tell: (message: Message) => void,
  ) {
    this.name = name;
    this.role = role;
    this.index = index;
    this.habits = habits;
    this.#tell = tell;
  }

  /** Whether something is gone of which no poll tells: a backfill leaves it out in silence. */
  get hasUntold(): boolean {
    const isTold = (turn: number) => this.habits.deletions === "poll" && turn > this.#readUpTo;
    return !this.#drops.every(isTold);
  }

  find<K extends Kind>(kind: K, sourceId: string): Extract<SourceRecord, { kind: K }> | null {
    const found = this.#things.get(keyOf(kind, sourceId));
    return found === undefined ? null : (found as Extract<SourceRecord, { kind: K }>);
  }

  all<K extends Kind>(kind: K): readonly Extract<SourceRecord, { kind: K }>[] {
    const some = [...this.#things.values()].filter((record) => record.kind === kind);
    return some.sort((a, b) => (a.sourceId < b.sourceId ? -1 : 1)) as never;
  }

  /** Makes or changes a thing; `make` gets the mark of its new state. */
  put(make: (mark: number) => SourceRecord): void {
    const turn = this.#log.length + 1;
    const mark = turn * 10 + this.index;
    const made = make(mark);
    const updatedAt = this.#timeAt(turn);
    const record: SourceRecord = { ...made, updatedAt };
    const { kind, sourceId } = record;
    this.#states.set(mark, { sourceId, time: updatedAt ?? String(turn).padStart(9, "0") });
    this.#things.set(keyOf(kind, sourceId), record);
    this.#log.push({ kind, sourceId });
    if (this.habits.webhooks === "whole") this.#say({ records: [record] });
    if (this.habits.webhooks === "names") this.#say({ reread: [{ kind, sourceId }] });
  }

  /** Drops a thing that there is. */
  drop(kind: Kind, sourceId: string, asMerged = false): void {
    if (!this.#things.delete(keyOf(kind, sourceId))) return;
    const { deletions } = this.habits;
    this.#log.push({ kind, sourceId });
    this.#drops.push(this.#log.length);
    if (deletions === "webhook" && !asMerged) this.#say({ deleted: [{ kind, sourceId }] });
  }

  /** Which state of what a mark stands for; null when it is none of this system's. */
  stateOf(mark: number): State | null {
    return this.#states.get(mark) ?? null;
  }

  connector(way: Way): Connector {
    const call = async <Value>(answer: () => Value): Promise<Result<Value>> => {
      await way.there();
      if (way.fails()) return err("SYSTEM_UNAVAILABLE", "It is down for a moment.");
      const value = answer();
      await way.back();
      return ok(value);
    };
    const every = { backfill: this.habits.exports ? "bulk" : "pages", pollEveryMs: 1000 } as const;
    return {
      name: this.name,
      supports: {
        reads: KINDS,
        changes: Object.fromEntries(KINDS.map((kind) => [kind, every])),
        webhooks: true,
        writes: [],
        batchMax: 10,
      },
      changes: (kind: Kind, cursor: string | null, _call: Call) =>
        call(() => this.#page(kind, cursor)),
      loadMany: async (kind, keys) => {
        const answer = await call(() => keys.map((key) => this.find(kind, key)));
        return keys.map((_key, i) => (answer.ok ? ok(answer.value[i] ?? null) : answer));
      },
      receive: async ({ body }: RawRequest) =>
        ok(JSON.parse(Buffer.from(body).toString()) as Delivery),
      write: async () => err("SYSTEM_UNSUPPORTED", "None."),
      probe: async () => ok({ latencyMs: 0, version: null }),
      close: async () => undefined,
    };
  }

  #timeAt(turn: number): string | null {
    const { versions } = this.habits;
    if (versions === "none") return null;
    const ms = versions === "exact" ? turn * 1000 : Math.floor(turn / 4) * 1000;
    return new Date(Date.parse("2011-06-02T00:00:00Z") + ms).toISOString();
  }

  #say(told: Partial<Delivery>): void {
    const id = `${this.name}/${this.#log.length}`;
    const nothing = { records: [], rejects: [], deleted: [], reread: [] };
    this.#tell({ system: this.name, delivery: { id, topic: "drill", ...nothing, ...told } });
  }

  /** `all/<mark>/<after>` reads everything, `since/<n>` what changed after the n-th change. */
  #page(kind: Kind, cursor: string | null): ChangePage {
    if (cursor === null) this.#readUpTo = this.#log.length;
    const [phase, at = "", after = ""] = (cursor ?? `all/${this.#log.length}/`).split("/");
    return phase === "all" ? this.#allPage(kind, at, after) : this.#sincePage(kind, Number(at));
  }

  #allPage(kind: Kind, mark: string, after: string): ChangePage {
    const everything = this.habits.exports ? this.#exported(kind, mark) : this.all(kind);
    const rest = everything.filter(({ sourceId }) => sourceId > after);
    const records = rest.slice(0, PAGE);
    const more = rest.length > PAGE;
    const cursor = more ? `all/${mark}/${records.at(-1)?.sourceId}` : `since/${mark}`;
    return { records, rejects: [], deleted: [], cursor, more, total: everything.length };
  }

  #exported(kind: Kind, mark: string): readonly SourceRecord[] {
    const name = `${kind}/${mark}`;
    const made = this.#exports.get(name) ?? this.all(kind);
    this.#exports.set(name, made);
    return made;
  }

  #sincePage(kind: Kind, from: number): ChangePage {
    const changed = new Map<string, number>();
    for (const [i, entry] of this.#log.entries()) {
      if (i >= from && entry.kind === kind) changed.set(entry.sourceId, i + 1);
    }
    const some = [...changed].sort((a, b) => a[1] - b[1]).slice(0, PAGE);
    const more = changed.size > PAGE;
    const ids = some.map(([sourceId]) => sourceId);
    const found = ids.map((sourceId) => this.find(kind, sourceId));
    const gone = ids.filter((_id, i) => found[i] === null);
    const reached = more ? (some.at(-1)?.[1] ?? from) : this.#log.length;
    return {
      records: found.filter((record) => record !== null),
      rejects: [],
      deleted: this.habits.deletions === "poll" ? gone : [],
      cursor: `since/${reached}`,
      more,
      total: null,
    };
  }
}

function keyOf(kind: Kind, sourceId: string): string {
  return `${kind}\n${sourceId}`;
}
