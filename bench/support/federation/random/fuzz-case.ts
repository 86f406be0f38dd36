import { parse, validate } from "graphql";
import { diceOf } from "../../dice.ts";
import { differenceOf } from "../compare.ts";
import { federate } from "../federate.ts";
import { supergraphOf } from "./model-supergraph.ts";
import { randomWorld } from "./random-data.ts";
import { randomModel } from "./random-model.ts";
import { type RandomOperation, randomOperation } from "./random-operation.ts";

/** One random graph with its data, and what differs in the answers to some operations. */
export type FuzzReport = {
  readonly operations: number;
  /** How many answers had errors, and how many requests went to subgraphs: to see what is tried. */
  readonly withErrors: number;
  readonly requests: number;
  readonly differences: readonly string[];
};

const OPERATIONS = 4;
const TRIES_MAX = 20;

/** Every second case is by our own composition, the others by a supergraph as others write it. */
export async function runFuzzCase(seed: number, number: number): Promise<FuzzReport> {
  const dice = diceOf(seed).fork(String(number));
  const model = randomModel(dice);
  const world = randomWorld(model, dice);
  const differences: string[] = [];
  const isSupplied = number % 2 === 1;
  let [operations, withErrors] = [0, 0];
  try {
    const supplied = isSupplied ? { supergraphSdl: supergraphOf(model) } : {};
    const graph = federate(world, supplied);
    for (let i = 0; i < OPERATIONS; i += 1) {
      const operation = validOperation(graph.supergraph.schema, dice);
      if (operation === null) continue;
      operations += 1;
      const difference = await judged(graph, operation);
      if (typeof difference === "string") differences.push(difference);
      else withErrors += difference.hasErrors ? 1 : 0;
    }
    return { operations, withErrors, requests: graph.requests.length, differences };
  } catch (error) {
    const said = `the graph does not stand: ${String(error)}`;
    return { operations: 0, withErrors, requests: 0, differences: [said] };
  }
}

type Graph = ReturnType<typeof federate>;

async function judged(
  graph: Graph,
  { source, variables }: RandomOperation,
): Promise<string | { readonly hasErrors: boolean }> {
  const said = `${source} with ${JSON.stringify(variables)}`;
  try {
    const answered = await graph.ask(source, variables);
    const difference = differenceOf(answered, graph.judge(source, variables));
    if (difference !== null) return `${said}: ${difference}`;
    return { hasErrors: answered.errors !== undefined };
  } catch (error) {
    return `${said}: ${error instanceof Error ? error.stack : String(error)}`;
  }
}

/** Random fields of one name may not fit one another; then another is tried. */
function validOperation(schema: Graph["supergraph"]["schema"], dice: ReturnType<typeof diceOf>) {
  for (let i = 0; i < TRIES_MAX; i += 1) {
    const operation = randomOperation(schema, dice);
    if (validate(schema, parse(operation.source)).length === 0) return operation;
  }
  return null;
}
