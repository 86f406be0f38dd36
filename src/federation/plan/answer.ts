import type { Json, ResponseError, SubgraphAnswer } from "../subgraphs/subgraph.ts";
import { Failure, type FieldError, placeFailure } from "./failure.ts";
import { failSelection, type SelectionTree } from "./selection-tree.ts";

/**
 * The data of an answer with its errors put to where they happened. Where there is no data at all,
 * all that was selected has failed by them. An error that has no place among the data goes to
 * `loose`.
 */
export function settle(
  { data, errors }: SubgraphAnswer,
  tree: SelectionTree,
  subgraph: string,
  loose: ResponseError[],
): Json {
  if (data === null) {
    const nothing: Json = {};
    const told: readonly ResponseError[] = errors.length > 0 ? errors : [noData(subgraph)];
    const where = told.map((error) => ({ error: bare(error), below: error.path ?? [] }));
    failSelection(nothing, tree, new Failure(where));
    return nothing;
  }
  for (const error of errors) {
    if (!placeFailure(data, error.path ?? [], bare(error))) loose.push(bare(error));
  }
  return data;
}

function noData(subgraph: string): FieldError {
  return {
    message: `The subgraph ${subgraph} gave neither data nor an error.`,
    extensions: { code: "SUBGRAPH_ANSWER_INVALID", subgraph },
  };
}

function bare({ message, extensions }: ResponseError): FieldError {
  return extensions === undefined ? { message } : { message, extensions };
}
