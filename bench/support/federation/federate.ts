import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from "graphql";
import { Kind, parse } from "graphql";
import { compose } from "../../../src/federation/compose.ts";
import { prepareOperation } from "../../../src/federation/operation.ts";
import { createPlanner } from "../../../src/federation/plan/planner.ts";
import { planHere } from "../../../src/federation/plan/query-planning.ts";
import type { Call, Json, Subgraph } from "../../../src/federation/subgraphs/subgraph.ts";
import { readSupergraph } from "../../../src/federation/supergraph.ts";
import { unwrap } from "../../../src/kernel/result.ts";
import { type Judgement, judgeOf } from "./judge.ts";
import { smallSubgraph } from "./small-subgraph.ts";
import { linked, type SmallWorld } from "./world.ts";

export type Asked = {
  readonly subgraph: string;
  readonly operation: string;
  readonly variables: Json;
};

export type FederateOptions = {
  /** The supergraph's text, where it is not composed here. */
  readonly supergraphSdl?: string;
  /** Changes how a subgraph behaves. */
  readonly around?: (subgraph: Subgraph) => Subgraph;
};

/** A federated graph of a small world, and its judge: one graph of the merged data. */
export function federate(world: SmallWorld, { supergraphSdl, around }: FederateOptions = {}) {
  const sdls = Object.entries(world.subgraphs).map(([name, sdl]) => ({ name, sdl: linked(sdl) }));
  const supergraph = unwrap(readSupergraph(supergraphSdl ?? unwrap(compose(sdls))));
  const { schema, isOfType } = supergraph;
  const requests: Asked[] = [];
  const subgraphs = new Map(
    sdls.map(({ name }) => {
      const small = smallSubgraph(name, world, isOfType);
      const real = around === undefined ? small : around(small);
      const counted: Subgraph = {
        name,
        fetch(request, call) {
          // The gateway may change what it gets, but what was asked stays as it was.
          requests.push(structuredClone({ subgraph: name, ...request }));
          return real.fetch(request, call);
        },
      };
      return [name, counted];
    }),
  );
  const planning = planHere(supergraph.sdl);
  const parts = { supergraph, plan: createPlanner(supergraph, planning), subgraphs };
  const judge = judgeOf(schema, world, isOfType);
  return {
    supergraph,
    planning,
    subgraphs,
    /** What subgraphs were asked, in order. */
    requests,
    /** What the federated graph answers. */
    async ask(source: string, variables: Json = {}): Promise<ExecutionResult> {
      const document = parse(source);
      const prepared = await prepareOperation(parts, document, operationOf(document));
      const { data, errors } = await prepared.execute(variables, newCall());
      return {
        ...(data !== undefined && { data: JSON.parse(data) }),
        ...(errors.length > 0 && { errors: errors as never }),
      };
    },
    judge: (source: string, variables: Json = {}): Judgement => judge(parse(source), variables),
  };
}

function operationOf({ definitions }: DocumentNode): OperationDefinitionNode {
  const found = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  if (found === undefined) throw new Error("The document has no operation");
  return found;
}

function newCall(): Call {
  return { signal: new AbortController().signal, context: {}, audience: "test", headers: {} };
}
