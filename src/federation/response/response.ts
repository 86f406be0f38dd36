import type { Failure } from "../plan/failure.ts";
import type { Json, ResponseError } from "../subgraphs/subgraph.ts";

/** The most errors that one response carries: a list of failures would be as long as the list. */
export const ERRORS_MAX = 100;

/** One response as it is written. */
export class Response {
  readonly variables: Json;
  readonly errors: ResponseError[] = [];
  /** Where the writer is. */
  readonly path: (string | number)[] = [];

  constructor(variables: Json) {
    this.variables = variables;
  }

  /** A field's value cannot be had, for these reasons. */
  fail({ told }: Failure): void {
    for (const { error, below } of told) this.tell({ ...error, path: [...this.path, ...below] });
  }

  /** What the schema does not allow: a null where none may be, a value of another type. */
  refuse(message: string): void {
    const extensions = { code: "SUBGRAPH_ANSWER_INVALID" };
    this.tell({ message, path: [...this.path], extensions });
  }

  tell(error: ResponseError): void {
    if (this.errors.length < ERRORS_MAX) this.errors.push(error);
  }
}
