import { setImmediate as turn } from "node:timers/promises";
import type { ExecutionResult, GraphQLError } from "graphql";
import type { LiveResponses, PlacedResponses } from "../graphql/executable-graph.ts";
import { writeResult } from "../graphql/written-data.ts";
import type { Course, Operation } from "./operation.ts";
import { SharedAnswer } from "./shared-answer.ts";
import { SharedCosts } from "./shared-costs.ts";

export type SharedStreamLimits = {
  /** What is kept of a shared stream for those who join it a little later. */
  readonly recentEventsMax: number;
  readonly recentBytesMax: number;
};

/** A subscription that many can share. */
export type Shareable = {
  readonly course: Course;
  readonly live: LiveResponses;
  /** What an answer costs. */
  costOf(result: ExecutionResult): number;
};

/** After so many subscribers others get their turn, so that a crowd holds up nobody. */
const TOLD_AT_ONCE = 250;

/**
 * One execution of a subscription for all who want the same: each event is executed and written
 * once. It lives as long as somebody holds it.
 *
 * Joining leaves nothing out and repeats nothing: it knows its place in the log and keeps what it
 * told last. Whoever is no further behind than that gets what it lacks of it, in the same instant
 * as it becomes a member; and a member is never offered what is not behind its own place.
 */
export class SharedStream {
  /** Resolves when it can be joined; rejects with what the graph answered instead. */
  readonly ready: Promise<void>;
  readonly #limits: SharedStreamLimits;
  readonly #onEnd: () => void;
  readonly #members = new Set<Operation>();
  readonly #recent: SharedAnswer[] = [];
  #recentBytes = 0;
  /** `#recent` has everything behind this place. */
  #from = 0;
  #place = 0;
  #held = 0;
  readonly #gone = new AbortController();
  #failure: unknown = new Error("a shared stream has ended");
  #shareable: Shareable | null = null;
  readonly #costs = new SharedCosts();
  #stream: PlacedResponses | null = null;

  constructor(
    open: (signal: AbortSignal) => Promise<Shareable>,
    limits: SharedStreamLimits,
    onEnd: () => void,
  ) {
    this.#limits = limits;
    this.#onEnd = onEnd;
    this.ready = this.#open(open);
    this.ready.then(
      () => void this.#run(),
      () => this.#end(),
    );
  }

  hold(): void {
    this.#held += 1;
  }

  release(): void {
    this.#held -= 1;
    if (this.#held === 0) this.#end();
  }

  hasEnded(): boolean {
    return this.#gone.signal.aborted;
  }

  /** Why it has ended. */
  failure(): unknown {
    return this.#failure;
  }

  /** What was missed since a place, for who fell behind. Only once it is ready. */
  missed(after: number): Promise<PlacedResponses> {
    if (this.#shareable === null) throw new Error("a shared stream was read before it was ready");
    return this.#shareable.live.missed(after);
  }

  /**
   * From now on, or from a place on. False when it has ended, or began behind that place; then
   * nothing was told. A member stops by its `source`.
   */
  join(operation: Operation, place: number | null): boolean {
    if (this.hasEnded() || this.#stream === null || (place !== null && place < this.#from))
      return false;
    operation.share(place ?? this.#place, this);
    this.#members.add(operation);
    this.#costs.join(operation.account, operation.pay);
    this.hold();
    for (const answer of this.#recent) {
      if (!this.#members.has(operation)) break;
      if (answer.place > operation.offered) operation.offer(answer);
    }
    return true;
  }

  /** Ends a member's share. */
  stop(operation: Operation): void {
    if (!this.#members.delete(operation)) return;
    this.#costs.leave(operation.account);
    this.release();
  }

  async #open(open: (signal: AbortSignal) => Promise<Shareable>): Promise<void> {
    const shareable = await open(this.#gone.signal);
    this.#shareable = shareable;
    this.#stream = await shareable.live.follow();
    this.#place = this.#stream.place();
    this.#from = this.#place;
    if (this.hasEnded()) await this.#stream.return();
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        const step = await this.#stream?.next();
        const shareable = this.#shareable;
        if (step === undefined || step.done || this.hasEnded() || shareable === null) break;
        const { place, key, result } = step.value;
        this.#costs.add(shareable.costOf(result));
        const cursor = shareable.course.cursorOf(place);
        await this.#tell(new SharedAnswer(place, key, cursor, writeResult(result)));
      }
      this.#end();
      for (const member of this.#members) member.complete();
    } catch (error) {
      this.#failure = error;
      this.#end();
      for (const member of this.#members) member.fail([error as GraphQLError]);
    }
  }

  async #tell(answer: SharedAnswer): Promise<void> {
    this.#place = answer.place;
    this.#recent.push(answer);
    this.#recentBytes += answer.bytes;
    const { recentEventsMax, recentBytesMax } = this.#limits;
    while (this.#recent.length > recentEventsMax || this.#recentBytes > recentBytesMax) {
      const oldest = this.#recent.shift();
      if (oldest === undefined) break;
      this.#recentBytes -= oldest.bytes;
      this.#from = oldest.place;
    }
    let told = 0;
    for (const member of this.#members) {
      // Whoever joined meanwhile has it already.
      if (member.offered < answer.place) member.offer(answer);
      told += 1;
      if (told % TOLD_AT_ONCE === 0) await turn();
    }
  }

  #end(): void {
    if (this.hasEnded()) return;
    this.#gone.abort();
    this.#onEnd();
    void this.#stream?.return();
  }
}
