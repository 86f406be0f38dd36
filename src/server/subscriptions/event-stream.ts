import type { ServerResponse } from "node:http";
import type { GraphQLError } from "graphql";
import type { Fault } from "../../kernel/faults.ts";
import { faultError } from "../graphql/refusal.ts";
import { cannotBeKnown } from "./closing.ts";
import type { Pipe } from "./frame.ts";
import { Line, type LineLimits } from "./line.ts";
import type { Account } from "./operation.ts";
import { Operation } from "./operation.ts";
import type { Member } from "./sessions.ts";
import type { SharedAnswer } from "./shared-answer.ts";
import { nextEvent } from "./shared-answer.ts";

/**
 * One operation over server-sent events, by the distinct connections mode of GraphQL over SSE: each
 * answer is a `next`, the end a `complete`. A stream that ends without it was cut off, and the
 * client is to come back.
 */
export class EventStream extends Operation implements Member {
  readonly #response: ServerResponse;
  #writtenBefore = -1;

  constructor(response: ServerResponse, account: Account, limits: LineLimits) {
    super(new Line(response, limits), account);
    this.#response = response;
  }

  open(): void {
    if (this.#response.headersSent) return;
    this.#response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      // For proxies that would wait for more.
      "x-accel-buffering": "no",
    });
    this.#response.flushHeaders();
  }

  expel(why: Fault): void {
    // Its request may still be on the way.
    this.open();
    if (cannotBeKnown(why)) this.sendAway(why);
    else this.fail([faultError(why)]);
  }

  /** Keeps proxies from closing it, and cuts off a client to which nothing has gone since last time. */
  beat(): void {
    const { socket } = this.#response;
    const written = (socket?.bytesWritten ?? 0) - (socket?.writableLength ?? 0);
    const waits = this.#response.writableNeedDrain;
    if (waits && written === this.#writtenBefore) this.#response.destroy();
    else if (!waits) this.line.pipe.write(KEEP_ALIVE);
    this.#writtenBefore = written;
  }

  /** Ends without `complete`: the client comes back by itself. */
  cut(): void {
    void this.line.room().then(() => this.#response.end());
  }

  destroy(): void {
    this.#response.destroy();
  }

  protected get name(): string {
    return "";
  }

  protected nextBytes(text: string, cursor: string | null): Buffer {
    return nextEvent(text, cursor);
  }

  protected errorBytes(errors: readonly GraphQLError[]): Buffer {
    return Buffer.concat([nextEvent(JSON.stringify({ errors }), null), COMPLETE]);
  }

  protected completeBytes(): Buffer {
    return COMPLETE;
  }

  protected writeShared(pipe: Pipe, answer: SharedAnswer): void {
    pipe.write(answer.event());
  }

  protected onEnd(): void {
    this.cut();
  }
}

const COMPLETE = Buffer.from("event: complete\ndata: \n\n");
const KEEP_ALIVE = Buffer.from(":\n\n");
