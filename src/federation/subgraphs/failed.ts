import type { FaultCode } from "../../kernel/faults.ts";
import type { ResponseError, SubgraphAnswer } from "./subgraph.ts";

/** An error of ours that names the subgraph; `message` goes on after its name. */
export function subgraphError(name: string, code: FaultCode, message: string): ResponseError {
  return { message: `The subgraph ${name} ${message}`, extensions: { code, subgraph: name } };
}

/** An answer without data that says why. */
export function failed(name: string, code: FaultCode, message: string): SubgraphAnswer {
  return { data: null, errors: [subgraphError(name, code, message)] };
}

/** Thrown where a subscription's events come from, when they end otherwise than by completing. */
export class SubgraphEnded extends Error {
  readonly errors: readonly ResponseError[];

  constructor(errors: readonly ResponseError[]) {
    super(errors[0]?.message ?? "A subgraph ended a subscription");
    this.name = "SubgraphEnded";
    this.errors = errors;
  }
}
