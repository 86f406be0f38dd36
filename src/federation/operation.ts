import type { DocumentNode, OperationDefinitionNode } from "graphql";
import { GraphQLError, getVariableValues } from "graphql";
import { eventSource } from "./event-source.ts";
import { splitIntrospection } from "./introspection.ts";
import { runPlan } from "./plan/compile-plan.ts";
import type { PlanRun } from "./plan/plan-run.ts";
import type { Plan } from "./plan/planner.ts";
import { compileWriter, type WriteData } from "./response/compile-writer.ts";
import { fragmentsOf } from "./response/fields.ts";
import { Response } from "./response/response.ts";
import { failed } from "./subgraphs/failed.ts";
import type {
  Call,
  EventCourse,
  Json,
  ResponseError,
  Subgraph,
  SubgraphAnswer,
} from "./subgraphs/subgraph.ts";
import type { Supergraph } from "./supergraph.ts";
import { takenKeys } from "./told-fields.ts";

/** A response whose data is JSON text already. */
export type WrittenResponse = {
  /** "null" when errors took all of it; undefined when nothing was executed. */
  readonly data: string | undefined;
  /** What it was written from, under the client's keys: to be looked at, and not to be kept. */
  readonly values: Readonly<Json>;
  readonly errors: readonly (ResponseError | GraphQLError)[];
};

/** An operation that is planned and compiled, to be executed as often as it is asked. */
export type FederatedOperation = {
  /** Executes a query or mutation. */
  execute(variables: Readonly<Json>, call: Call): Promise<WrittenResponse>;
  /** Begins a subscription, or says why it cannot. */
  subscribe(variables: Readonly<Json>, call: Call): Promise<Subscribed | WrittenResponse>;
};

/** A subscription that has begun. */
export type Subscribed = {
  /** Where it comes from ends it by SubgraphEnded. */
  readonly events: AsyncIterable<unknown>;
  readonly course?: EventCourse;
  respond(event: unknown, call: Call): Promise<WrittenResponse>;
};

export type OperationParts = {
  readonly supergraph: Supergraph;
  readonly plan: Plan;
  readonly subgraphs: ReadonlyMap<string, Subgraph>;
};

/** Plans and compiles one operation of a document that is valid in the supergraph's schema. */
export async function prepareOperation(
  { supergraph, plan, subgraphs }: OperationParts,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Promise<FederatedOperation> {
  const { schema, told } = supergraph;
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error("The operation was not validated");
  const { fetched, introspect } = splitIntrospection(schema, document, operation);
  const planned = fetched === null ? null : await plan(fetched, operation.name?.value ?? null);
  const selecting = {
    ...{ schema, fragments: fragmentsOf(document.definitions) },
    taken: takenKeys(fetched ?? document, told),
  };
  const write = compileWriter(selecting, operation, root);
  const variablesOf = (given: Readonly<Json>) =>
    getVariableValues(schema, operation.variableDefinitions ?? [], given);
  return {
    async execute(given, call) {
      const { coerced, errors } = variablesOf(given);
      if (errors !== undefined) return { data: undefined, values: {}, errors };
      const variables = coerced as Json;
      const data = introspect === null ? {} : introspect(variables);
      const run = newRun({ subgraphs, data, variables, isPlain: true, call });
      if (planned !== null) await runPlan(await planned(variables), run);
      return writeResponse(write, run);
    },
    async subscribe(given, call) {
      const { coerced, errors } = variablesOf(given);
      if (errors !== undefined) return { data: undefined, values: {}, errors };
      const variables = coerced as Json;
      const plan = await planned?.(variables);
      if (plan?.source == null) return { data: undefined, values: {}, errors: [nothingLeft()] };
      const source = eventSource(plan.source, supergraph.isOfType, subgraphs);
      const begun = await source.begin(plan.withLiterals?.(variables) ?? variables, call);
      if (!("events" in begun)) return { data: undefined, values: {}, errors: begun.errors };
      const { events, course } = begun;
      return {
        events,
        ...(course === undefined ? {} : { course }),
        async respond(event, now) {
          const errors: ResponseError[] = [];
          const data = source.dataOf(await begun.answer(event, now), errors);
          const run = newRun({ subgraphs, data, variables, isPlain: false, call: now });
          run.fetched.push(source.fetched);
          run.errors.push(...errors);
          await runPlan(plan, run);
          return writeResponse(write, run);
        },
      };
    },
  };
}

type RunParts = Pick<OperationParts, "subgraphs"> &
  Pick<PlanRun, "data" | "variables" | "isPlain"> & { readonly call: Call };

/** One run of a plan, whose data goes into `data`. */
function newRun({ subgraphs, call, ...parts }: RunParts): PlanRun {
  const run: PlanRun = {
    ...{ ...parts, fetched: [], errors: [] },
    async fetch(name, request) {
      const subgraph = subgraphs.get(name);
      if (subgraph === undefined) throw new Error(`The plan asks ${name}, which is no subgraph`);
      // What would begin now could change something when nobody is there to hear of it.
      if (call.signal.aborted) return notAsked(name);
      const answer = await subgraph.fetch(request, call);
      if (answer.isPlain !== true) run.isPlain = false;
      return answer;
    },
  };
  return run;
}

function nothingLeft(): GraphQLError {
  return new GraphQLError("The conditions of the subscription leave nothing to subscribe to.");
}

function notAsked(name: string): SubgraphAnswer {
  return failed(name, "SUBGRAPH_TIMEOUT", "was not asked: the operation's time was up.");
}

function writeResponse(write: WriteData, { data, errors, ...run }: PlanRun) {
  const response = new Response(run);
  const text = write(data, response);
  for (const error of errors) response.tell(error);
  return { data: text, values: data, errors: response.allErrors() };
}
