import type { GraphQLError } from "graphql";
import type { Pipe } from "./frame.ts";
import { textFrame } from "./frame.ts";
import type { Line } from "./line.ts";
import type { Account } from "./operation.ts";
import { Operation } from "./operation.ts";
import type { SharedAnswer } from "./shared-answer.ts";

/** The connection, as its operations know it. */
export type Owner = {
  readonly line: Line;
  ended(operation: WebSocketOperation): void;
};

/** An operation of a WebSocket: each message says its id. */
export class WebSocketOperation extends Operation {
  readonly id: string;
  readonly #owner: Owner;
  readonly #start: string;

  constructor(owner: Owner, id: string, account: Account) {
    super(owner.line, account);
    this.#owner = owner;
    this.id = id;
    this.#start = `{"id":${inAscii(id)},"type":"next","payload":`;
  }

  protected get name(): string {
    return this.id;
  }

  protected nextBytes(text: string): Buffer {
    return textFrame(`${this.#start}${text}}`);
  }

  protected errorBytes(errors: readonly GraphQLError[]): Buffer {
    return textFrame(JSON.stringify({ id: this.id, type: "error", payload: errors }));
  }

  protected completeBytes(): Buffer {
    return textFrame(JSON.stringify({ id: this.id, type: "complete" }));
  }

  protected writeShared(pipe: Pipe, answer: SharedAnswer): void {
    answer.writeFrame(pipe, this.#start);
  }

  protected onEnd(): void {
    this.#owner.ended(this);
  }
}

/** A string as JSON in ASCII alone, so that its bytes are as many as its characters. */
function inAscii(text: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replace(/[\u0080-\uffff]/g, escaped);
}
