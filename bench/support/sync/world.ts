import type { Rank } from "../../../src/domain/authority.ts";
import { appendEvents } from "../../../src/events/outbox.ts";
import { applyWaiting } from "../../../src/ingest/apply.ts";
import { deliveryQueue } from "../../../src/ingest/delivery-queue.ts";
import { reconcile } from "../../../src/ingest/reconcile.ts";
import { createRefresh } from "../../../src/ingest/refresh.ts";
import { drainRereads } from "../../../src/ingest/reread.ts";
import { catchUp } from "../../../src/ingest/sync.ts";
import { createTake, type Take } from "../../../src/ingest/take.ts";
import { takeWebhook } from "../../../src/ingest/webhook.ts";
import type { Database, Sql } from "../../../src/store/database.ts";
import { type Dice, diceOf } from "../dice.ts";
import { castOf } from "./cast.ts";
import type { Findings } from "./findings.ts";
import { judge } from "./judge.ts";
import { countingClock, Moments } from "./moments.ts";
import { Network, type Troubles } from "./network.ts";
import type { Retail } from "./retail.ts";
import type { Source, Way } from "./source.ts";

export type WorldResult = {
  readonly findings: Findings;
  /** What was done, for who looks into a finding. */
  readonly done: Readonly<Record<string, number>>;
};

export type WorldOptions = {
  readonly database: Database;
  readonly seed: number;
  /** Makes its systems' names and what joins them its own, beside other worlds. */
  readonly number: number;
  readonly troubles: Troubles;
  /** Stands between the sources and ingest; for showing that a fault is found. */
  readonly spoil?: (take: Take) => Take;
};

/**
 * One interleaving: a few systems change, and tell of it by webhooks that are lost, repeated and
 * late, while they are read, read again, refreshed and compared, by processes that die; then they
 * fall silent, everything is read once more, and the graph is held against them.
 */
export async function runWorld(options: WorldOptions): Promise<WorldResult> {
  const world = new World(options);
  await world.unrest();
  await world.silence();
  const findings = await judge(options.database, world.sources, world.rank);
  return { findings, done: Object.fromEntries(world.done) };
}

class World {
  readonly sources: readonly Source[];
  readonly done = new Map<string, number>();
  readonly rank: Rank;
  readonly #retail: Retail;
  readonly #dice: Dice;
  readonly #moments: Moments;
  readonly #network: Network;
  readonly #clock = countingClock();
  readonly #environment;
  readonly #take: Take;
  readonly #gateways;
  readonly #followed = new Set<string>();
  #calm = false;
  #forks = 0;

  constructor({ database, seed, number, troubles, spoil = (take) => take }: WorldOptions) {
    const dice = diceOf(seed);
    this.#dice = dice;
    this.#moments = new Moments(database);
    this.#network = new Network(dice.fork("network"), troubles, this.#moments);
    const cast = castOf(dice, number, (message) => this.#network.send(message));
    this.sources = cast.sources;
    this.rank = cast.rank;
    this.#retail = cast.retail;
    const random = dice.fork("ids").bytes;
    const append = (tx: Sql, events: Parameters<typeof appendEvents>[1]) =>
      appendEvents(tx, events, this.#clock, random);
    const { rank } = this;
    this.#environment = { database: this.#moments.database, rank, random, append };
    this.#take = spoil(createTake({ ...this.#environment, clock: this.#clock }));
    this.#gateways = [0, 1].map(() => deliveryQueue(this.#take, this.#clock));
  }

  /** Systems change while they are read. */
  async unrest(): Promise<void> {
    const dice = this.#dice.fork("unrest");
    this.#retail.begin();
    for (const source of this.sources) if (dice.chance(0.8)) this.#follow(source);
    for (let left = 5 + dice.below(8); left > 0; left -= 1) {
      for (let acts = dice.below(3); acts > 0; acts -= 1) this.#act();
      this.#deliver();
      if (dice.chance(0.6)) this.#doSomething(dice);
      await this.#moments.next();
    }
  }

  /**
   * They fall silent. What is on its way comes in before all is read once more, or after; a thing
   * that is gone without a word by then is found by the next comparison.
   */
  async silence(): Promise<void> {
    await this.#moments.end();
    this.#calm = true;
    const dice = this.#dice.fork("silence");
    if (dice.chance(0.5)) await this.#deliverAll();
    for (const source of this.sources) {
      this.#follow(source);
      await this.#moments.end();
      // That may only have finished what a process that died had begun.
      if (this.done.has("deaths")) this.#follow(source);
      await this.#moments.end();
      if (dice.chance(0.3)) await this.#reconcileAll(source);
    }
    await this.#deliverAll();
    for (const source of this.sources) if (source.hasUntold) await this.#reconcileAll(source);
    // What came in passing each other, and what has to be asked for, also a second time.
    for (let round = 0; round < 3; round += 1) {
      this.#clock.advance(7_200_000);
      for (const source of this.sources) {
        this.#waiting(source);
        this.#rereads(source);
      }
      await this.#moments.end();
    }
  }

  async #reconcileAll(source: Source): Promise<void> {
    for (const kind of this.#retail.kinds) this.#reconcile(source, kind);
    await this.#moments.end();
  }

  #act(): void {
    this.#retail.act();
    this.#count("changes");
  }

  #doSomething(dice: Dice): void {
    const source = dice.pick(this.sources);
    const kind = dice.pick(this.#retail.kinds);
    const draw = dice.below(10);
    if (draw < 4) this.#follow(source);
    else if (draw < 6) this.#rereads(source);
    else if (draw < 8) this.#refresh(source, dice.pick(this.#retail.kinds));
    else if (draw < 9) this.#reconcile(source, kind);
    else this.#waiting(source);
  }

  #deliver(): void {
    for (const { system, delivery } of this.#network.due()) {
      const source = this.sources.find(({ name }) => name === system);
      const gateway = this.#dice.pick(this.#gateways);
      if (source === undefined) continue;
      const body = Buffer.from(JSON.stringify(delivery));
      const request = { method: "POST", url: "", headers: {}, body };
      this.#begin("deliveries", async () => {
        await takeWebhook(source.connector(this.#way()), gateway, request);
      });
    }
  }

  async #deliverAll(): Promise<void> {
    while (this.#network.isBusy) {
      this.#deliver();
      await this.#moments.end();
    }
  }

  /** Reads what changed, kind by kind, as the one process that follows the system. */
  #follow(source: Source): void {
    const dice = this.#fork();
    // A process that was frozen goes on beside its successor, now and then.
    if (this.#followed.has(source.name) && !dice.chance(0.1)) return;
    this.#followed.add(source.name);
    const end = new AbortController();
    const dies = !this.#calm && dice.chance(0.25);
    const die = () => {
      this.#count("deaths");
      end.abort();
    };
    const take = dies ? mortal(this.#take, dice, die) : this.#take;
    this.#begin("polls", async () => {
      const options = { ...this.#environment, take, clock: this.#clock, onError: () => undefined };
      for (const kind of this.#retail.kinds) {
        if (end.signal.aborted) break;
        await catchUp(options, source.connector(this.#way()), kind, end.signal);
      }
      this.#followed.delete(source.name);
    });
  }

  #rereads(source: Source): void {
    this.#begin("rereads", () => {
      const connector = source.connector(this.#way());
      const { database } = this.#environment;
      return drainRereads(database, connector, this.#take, this.#clock, never());
    });
  }

  #refresh(source: Source, kind: Retail["kinds"][number]): void {
    const some = source.all(kind);
    if (some.length === 0) return;
    const { sourceId } = this.#dice.pick(some);
    this.#begin("refreshes", async () => {
      const refresh = createRefresh({
        ...{ connectors: new Map([[source.name, source.connector(this.#way())]]) },
        ...{ take: this.#take, clock: this.#clock, timeoutMs: 60_000 },
        onError: (_system, error) => {
          throw error;
        },
      });
      await refresh(kind, [{ id: sourceId, system: source.name, sourceId }], never());
    });
  }

  #reconcile(source: Source, kind: Retail["kinds"][number]): void {
    this.#begin("reconciliations", async () => {
      const options = { ...this.#environment, take: this.#take, clock: this.#clock };
      const told = { ...options, onError: () => undefined };
      await reconcile(told, source.connector(this.#way()), kind, never());
    });
  }

  #waiting(source: Source): void {
    const { database } = this.#environment;
    const at = this.#clock.now().toISOString();
    this.#begin("passings", async () => {
      await database.transaction((tx) => applyWaiting(tx, this.#environment, source.name, at));
    });
  }

  #begin(what: string, work: () => Promise<void>): void {
    this.#count(what);
    void this.#moments.begin(work);
  }

  #count(what: string): void {
    this.done.set(what, (this.done.get(what) ?? 0) + 1);
  }

  #fork(): Dice {
    this.#forks += 1;
    return this.#dice.fork(`task ${this.#forks}`);
  }

  #way(): Way {
    const dice = this.#fork();
    const lag = () => this.#moments.pass(this.#calm || dice.chance(0.6) ? 0 : 1 + dice.below(4));
    return { there: lag, back: lag, fails: () => !this.#calm && dice.chance(0.05) };
  }
}

/** Takes in for a process that dies before or after one of its transactions is committed. */
function mortal(take: Take, dice: Dice, die: () => void): Take {
  let left = dice.below(4);
  const before = dice.chance(0.5);
  return async (system, arrival, also) => {
    left -= 1;
    const last = left < 0;
    if (last) die();
    if (!last || !before) return take(system, arrival, also);
    return take(system, arrival, async (tx) => {
      await also?.(tx);
      throw new Error("died before its commit");
    });
  };
}

function never(): AbortSignal {
  return new AbortController().signal;
}
