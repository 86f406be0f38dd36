import type { GraphQLError } from "graphql";
import type { Fault } from "../../kernel/faults.ts";
import { fault } from "../../kernel/result.ts";
import type { Course as ResponseCourse } from "../graphql/executable-graph.ts";
import { errorAt, faultError } from "../graphql/refusal.ts";
import type { Pipe } from "./frame.ts";
import type { Line } from "./line.ts";
import type { SharedAnswer } from "./shared-answer.ts";

/** What an operation has to know of the log that it follows. */
export type Course = Pick<ResponseCourse, "kind" | "cursorOf">;

/** What one principal has open in this process. */
export type Account = { connections: number; subscriptions: number };

/** What feeds an operation. */
export type Source = { stop(operation: Operation): void };

/**
 * One operation of one client, whatever the way to it: what is told it, how far it is, and what
 * becomes of it when it is too slow. Nothing is told after its end.
 */
export abstract class Operation {
  ended = false;
  /** The place up to which it was offered everything. */
  offered = -1;
  /** The place up to which everything was handed to the client's socket; where it can go on. */
  written = -1;
  /** Set for what follows a log. */
  course: Course | null = null;
  /** Ends what feeds it: its own stream, or its share of one. */
  source: Source | null = null;
  /** Feeds it anew from a place, when a stream of state fell behind. */
  behind: ((place: number) => void) | null = null;
  /** Charges its principal with a part of what is made for many. */
  pay: (cost: number) => void = NOTHING;
  readonly line: Line;
  readonly account: Account;
  #isCounted = false;
  #opening = false;
  #pending = true;
  #gone: AbortController | null = null;

  constructor(line: Line, account: Account) {
    this.line = line;
    this.account = account;
  }

  protected abstract nextBytes(text: string, cursor: string | null): Buffer;
  protected abstract errorBytes(errors: readonly GraphQLError[]): Buffer;
  protected abstract completeBytes(): Buffer;
  protected abstract writeShared(pipe: Pipe, answer: SharedAnswer): void;
  /** Called once, when nothing more is to come. */
  protected abstract onEnd(): void;
  /** Names what waits of it, so that states of one key replace each other. */
  protected abstract get name(): string;

  /** Aborts when nobody waits for an answer any more. */
  get signal(): AbortSignal {
    this.#gone ??= new AbortController();
    if (this.ended) this.#gone.abort();
    return this.#gone.signal;
  }

  /** Gives up what works for it, for a reason of ours: what there is by then is still its answer. */
  abort(reason: DOMException): void {
    this.#gone ??= new AbortController();
    this.#gone.abort(reason);
  }

  /** A query, a mutation, or a subscription that has no stream yet. */
  isPending(): boolean {
    return this.#pending;
  }

  /**
   * Counts it as a subscription of its principal until it has ended and what opens it is done; false
   * when that has `max`. So nobody has more at work here by leaving what is still being opened.
   */
  count(max: number): boolean {
    if (this.account.subscriptions >= max) return false;
    this.account.subscriptions += 1;
    this.#isCounted = true;
    this.#opening = true;
    return true;
  }

  /** Nothing works at opening it any more. */
  opened(): void {
    this.#opening = false;
    this.#uncount();
  }

  underWay(): void {
    this.#pending = false;
  }

  /** It is fed from a stream of others from now on: nothing works for it alone. */
  share(place: number, source: Source): void {
    this.offered = place;
    this.written = Math.max(this.written, place);
    this.source = source;
    this.#gone = null;
    this.underWay();
  }

  /** An answer for this client alone; whoever pulls them waits for room between. */
  next(text: string, place: number | null = null): void {
    if (this.ended) return;
    const cursor = place === null ? null : (this.course?.cursorOf(place) ?? null);
    if (place !== null) this.offered = place;
    this.#send(this.nextBytes(text, cursor), place);
  }

  /** An answer that many get. Costs what the client's budget allows, and nothing when that is spent. */
  offer(answer: SharedAnswer): void {
    if (this.ended) return;
    const { line } = this;
    this.offered = answer.place;
    if (line.isClear()) {
      this.writeShared(line.pipe, answer);
      this.written = answer.place;
      return;
    }
    const key = this.course?.kind === "state" ? `${this.name} ${answer.key}` : null;
    if (!line.fits(answer.bytes, key)) {
      this.#overflow();
      return;
    }
    const parcel = {
      owner: this,
      bytes: answer.bytes,
      write: (pipe: Pipe) => {
        this.writeShared(pipe, answer);
        this.written = answer.place;
      },
    };
    line.send(parcel, key);
  }

  /** Ends it with errors, and with the cursor to go on behind where there is one. */
  fail(errors: readonly GraphQLError[]): void {
    if (this.ended) return;
    this.#send(this.errorBytes(this.#withCursor(errors)), null);
    this.end();
  }

  complete(): void {
    if (this.ended) return;
    this.#send(this.completeBytes(), null);
    this.end();
  }

  /**
   * Ends what follows a log with a last answer, which says why and where to go on; anything else
   * without a word. The client is to come back, and must not take it for the stream's own end.
   */
  sendAway(why: Fault): void {
    if (this.ended) return;
    if (this.course !== null) {
      this.line.drop(this);
      const errors = this.#withCursor([faultError(why)]);
      this.#send(this.nextBytes(JSON.stringify({ data: null, errors }), null), null);
    }
    this.end();
  }

  /** Ends it without a word, and takes back what still waits when the client wants no more. */
  cancel(): void {
    if (this.ended) return;
    this.line.drop(this);
    this.end();
  }

  private end(): void {
    this.ended = true;
    const { source } = this;
    this.source = null;
    this.behind = null;
    source?.stop(this);
    this.#gone?.abort();
    this.#gone = null;
    this.#uncount();
    this.onEnd();
  }

  #uncount(): void {
    if (!this.#isCounted || !this.ended || this.#opening) return;
    this.#isCounted = false;
    this.account.subscriptions -= 1;
  }

  #send(bytes: Buffer, place: number | null): void {
    this.line.send({
      owner: this,
      bytes: bytes.length,
      write: (pipe) => {
        pipe.write(bytes);
        if (place !== null) this.written = place;
      },
    });
  }

  #overflow(): void {
    const { behind, course } = this;
    this.line.drop(this);
    this.source?.stop(this);
    this.source = null;
    if (course?.kind === "state" && behind !== null) behind(this.written);
    else this.fail([faultError(TOO_SLOW)]);
  }

  #withCursor(errors: readonly GraphQLError[]): readonly GraphQLError[] {
    const { course } = this;
    if (course === null || this.written < 0) return errors;
    // Of a state that waited, the newest stands behind what was written last.
    const resumeAfter = course.cursorOf(this.written);
    return errors.map((error) =>
      errorAt(error.message, { ...error.extensions, resumeAfter }, error),
    );
  }
}

const NOTHING = () => undefined;

const TOO_SLOW = fault(
  "SUBSCRIBER_TOO_SLOW",
  "More happened than this client read in time. Subscribe again with `after` set to `resumeAfter`.",
);
