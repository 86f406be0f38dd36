import { isPrototypeKey } from "../data-key.ts";
import type { Json, ResponseError, ResponsePath } from "../subgraphs/subgraph.ts";

/** What a client is told of a field that failed, but for its path. */
export type FieldError = Omit<ResponseError, "path">;

/** An error, and where below the failure's own place it happened. */
type Told = {
  readonly error: FieldError;
  readonly below: ResponsePath;
  /** Whether it happened beside that place, and took it along: `below` is of the object then. */
  readonly isBeside?: true;
};

/**
 * Stands in the data in place of a value that could not be had. Whoever writes the response and
 * meets it writes null and tells the errors with the path at which it stands: so an entity that
 * stands at several places fails at each of them, under the client's own names.
 */
export class Failure {
  readonly told: readonly Told[];

  constructor(told: readonly Told[]) {
    this.told = told;
  }

  /** Whether all of it happened beside its place. */
  get isBeside(): boolean {
    return this.told.every((one) => one.isBeside === true);
  }

  static of(error: FieldError): Failure {
    return new Failure([{ error, below: [] }]);
  }

  /** The same for whatever depends on it, wherever below itself it happened. */
  whole(): Failure {
    return new Failure(this.told.map(({ error }) => ({ error, below: [] })));
  }

  /** The same for what depends on it in the same object, where it may have happened beside both. */
  ofDependent(): Failure {
    return new Failure(this.told.map((one) => (one.isBeside ? one : { ...one, below: [] })));
  }

  /** What it is for a key of the object that has failed: what happened there, or else beside it. */
  at(key: string): Failure {
    const there = this.told.filter(({ below: [first] }) => first === undefined || first === key);
    if (there.length > 0) {
      return new Failure(there.map((one) => ({ ...one, below: one.below.slice(1) })));
    }
    return new Failure(this.told.map((one) => ({ ...one, isBeside: true })));
  }
}

/**
 * Puts a subgraph's error to where it happened in the data of its answer. False when its path leads
 * to no such place, or to a value that is there in spite of it.
 */
export function placeFailure(data: Json, path: ResponsePath, error: FieldError): boolean {
  let at: unknown = data;
  for (const [i, key] of path.entries()) {
    if (typeof at !== "object" || at === null || isPrototypeKey(key)) return false;
    const holder = at as Record<string | number, unknown>;
    const isThere = Object.hasOwn(holder, key);
    if (!isThere && Array.isArray(at)) return false;
    const next = isThere ? holder[key] : undefined;
    const told = { error, below: path.slice(i + 1) };
    if (next instanceof Failure) {
      holder[key] = new Failure([...next.told, told]);
      return true;
    }
    if (next === null || next === undefined) {
      holder[key] = new Failure([told]);
      return true;
    }
    at = next;
  }
  return false;
}
