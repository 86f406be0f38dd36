import type {
  Json,
  ResponseError,
  SubgraphAnswer,
  SubgraphRequest,
} from "../subgraphs/subgraph.ts";
import type { Fetched } from "./fetched.ts";

/** One execution of a plan. */
export type PlanRun = {
  /** What has been fetched, under the client's response keys and those the plan needs besides. */
  readonly data: Json;
  /** Coerced to their types. */
  readonly variables: Json;
  readonly fetch: (subgraph: string, request: SubgraphRequest) => Promise<SubgraphAnswer>;
  /** What was asked so far, in order. */
  readonly fetched: Fetched[];
  /** Whether no string that was fetched so far has anything that JSON escapes. */
  isPlain: boolean;
  /** Errors that belong to no place in the data. */
  readonly errors: ResponseError[];
};

export type PlanStep = (run: PlanRun) => Promise<void>;

/** The variables that a fetch needs, of those that the operation has. */
export function usedVariables(names: readonly string[] | undefined, variables: Json): Json {
  const used: Json = {};
  for (const name of names ?? []) if (Object.hasOwn(variables, name)) used[name] = variables[name];
  return used;
}
