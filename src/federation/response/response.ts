import { responseKey } from "../data-key.ts";
import type { Failure, FieldError } from "../plan/failure.ts";
import { askedFor, type Fetched } from "../plan/fetched.ts";
import type { PlanRun } from "../plan/plan-run.ts";
import type { Json, ResponseError, ResponsePath } from "../subgraphs/subgraph.ts";

/**
 * The most errors that one response carries: a list of failures would be as long as the list. One
 * more says how many are left out.
 */
export const ERRORS_MAX = 100;

/** One response as it is written. */
export class Response {
  readonly variables: Json;
  /** Whether no string in the data has anything that JSON escapes. */
  readonly isPlain: boolean;
  readonly errors: ResponseError[] = [];
  /** Where the writer is. */
  readonly path: (string | number)[] = [];
  /** For each error that was told the objects in which it was. */
  private leftOut = 0;
  private readonly toldIn = new Map<FieldError, Set<string>>();
  private readonly beside: { readonly error: FieldError; readonly path: ResponsePath }[] = [];

  private readonly fetched: readonly Fetched[];

  constructor({ variables, fetched, isPlain }: Pick<PlanRun, "variables" | "fetched" | "isPlain">) {
    this.variables = variables;
    this.fetched = fetched;
    this.isPlain = isPlain;
  }

  /** A field's value cannot be had, for these reasons; whether it takes its object with it. */
  fail({ told }: Failure, isRequired: boolean): void {
    const object = this.path.slice(0, -1);
    const within = JSON.stringify(object);
    for (const { error, below: keys, isBeside } of told) {
      const below = keys.map((key) => (typeof key === "string" ? responseKey(key) : key));
      const objects = this.toldIn.get(error) ?? new Set();
      if (!isBeside) this.tell({ ...error, path: [...this.path, ...below] });
      else if (isRequired && !objects.has(within))
        this.tell({ ...error, path: [...object, ...below] });
      if (!isBeside || isRequired) this.toldIn.set(error, objects.add(within));
      else if (this.beside.length < ERRORS_MAX) this.beside.push({ error, path: [...this.path] });
    }
  }

  /** How much was taken along so far, and back to it when that has become null with what it is in. */
  get mark(): number {
    return this.beside.length;
  }

  backTo(mark: number): void {
    this.beside.length = mark;
  }

  /** Tells of what was taken along by errors that no field of the same object has told of. */
  finish(): void {
    for (const { error, path } of this.beside) {
      const isTold = this.toldIn.get(error)?.has(JSON.stringify(path.slice(0, -1)));
      if (!isTold) this.tell({ ...error, path });
    }
  }

  /** What the schema does not allow: a null where none may be, a value of another type. */
  refuse(message: string): void {
    const [subgraph, ...others] = askedFor(this.fetched, this.path);
    const code = "SUBGRAPH_ANSWER_INVALID";
    const extensions = subgraph && others.length === 0 ? { code, subgraph } : { code };
    this.tell({ message, path: [...this.path], extensions });
  }

  /** The error of a value that is not there; null when no subgraph was asked for it. */
  leftOutHere(): FieldError | null {
    const [subgraph, ...others] = askedFor(this.fetched, this.path);
    if (subgraph === undefined) return null;
    const message = `The subgraph ${subgraph} left out ${this.path.at(-1)}.`;
    const named = others.length === 0 ? { subgraph } : {};
    return { message, extensions: { code: "SUBGRAPH_ANSWER_INVALID", ...named } };
  }

  tell(error: ResponseError): void {
    if (this.errors.length < ERRORS_MAX) this.errors.push(error);
    else this.leftOut += 1;
  }

  /** All of the errors that are told; nothing may be told afterwards. */
  allErrors(): readonly ResponseError[] {
    if (this.leftOut === 0) return this.errors;
    const message = `${this.leftOut} more errors are not told.`;
    return [...this.errors, { message, extensions: { code: "SUBGRAPH_ERROR" } }];
  }
}
