import type { EntityBatchAlias } from "@graphql-hive/router-query-planner";
import type { Json } from "../subgraphs/subgraph.ts";
import { settle } from "./answer.ts";
import { compileEntityPaths, type EntitiesAt } from "./entity-paths.ts";
import { Failure, type FieldError } from "./failure.ts";
import { mergeInto } from "./merge.ts";
import type { PlanRun, PlanStep } from "./plan-run.ts";
import { usedVariables } from "./plan-run.ts";
import type { IsOfType } from "./plan-schema.ts";
import {
  compileIdentity,
  compileRepresentation,
  type Identify,
  type Represent,
} from "./representation.ts";
import { compileRewrites, type Rewrite } from "./rewrite.ts";
import { failSelection, rootTree, type SelectionTree, treeBelow } from "./selection-tree.ts";

type EntityFetch = {
  readonly serviceName: string;
  readonly operation: string;
  readonly variableUsages?: string[];
};

/** The same entities, told by alias: which they are, and how they are told and read. */
type EntityGroup = Omit<EntityBatchAlias, "inputRewrites" | "outputRewrites"> & {
  readonly inputRewrites?: EntityBatchAlias["inputRewrites"] | undefined;
  readonly outputRewrites?: EntityBatchAlias["outputRewrites"] | undefined;
};

/** Fetches more of entities that are there, each once, all in one request. */
export function compileEntityFetch(
  { serviceName, operation, variableUsages }: EntityFetch,
  groups: readonly EntityGroup[],
  isOfType: IsOfType,
): PlanStep {
  const tree = rootTree(operation);
  const compiled = groups.map((group) => compileGroup(group, tree, isOfType));
  return async (run) => {
    const asked = compiled.map((group) => gather(group, run));
    if (asked.every(({ representations }) => representations.length === 0)) return;
    const variables = usedVariables(variableUsages, run.variables);
    for (const { group, representations } of asked) variables[group.variable] = representations;
    const answer = await run.fetch(serviceName, { kind: "query", operation, variables });
    const data = settle(answer, tree, serviceName, run.errors);
    for (const one of asked) distribute(one, data[one.group.alias], serviceName);
  };
}

type Group = {
  readonly alias: string;
  readonly variable: string;
  readonly tree: SelectionTree;
  readonly entitiesAt: EntitiesAt;
  readonly identify: Identify | null;
  readonly represent: Represent;
  readonly isOfType: IsOfType;
  readonly rewriteInput: Rewrite | null;
  readonly rewriteOutput: Rewrite | null;
};

function compileGroup(group: EntityGroup, tree: SelectionTree, isOfType: IsOfType): Group {
  return {
    alias: group.alias,
    variable: group.representationsVariableName,
    isOfType,
    tree: treeBelow(tree, group.alias),
    entitiesAt: compileEntityPaths(group.paths, isOfType),
    identify: compileIdentity(group.requires),
    represent: compileRepresentation(group.requires, isOfType),
    rewriteInput: compileRewrites(group.inputRewrites, isOfType),
    rewriteOutput: compileRewrites(group.outputRewrites, isOfType),
  };
}

type Asked = {
  readonly group: Group;
  readonly representations: readonly Json[];
  /** For each representation the objects that it stands for. */
  readonly targets: readonly (readonly Json[])[];
};

/** Who is to be asked for; of equal representations one. What cannot be told has failed. */
function gather(group: Group, { data, variables }: PlanRun): Asked {
  const targets = new Map<string, Json[]>();
  const representations: Json[] = [];
  for (const entity of group.entitiesAt(data)) {
    const identity = group.identify?.(entity) ?? null;
    const known = identity === null ? undefined : targets.get(identity);
    if (known !== undefined) {
      known.push(entity);
      continue;
    }
    const representation = group.represent(entity, variables);
    if (representation === null) continue;
    if (representation instanceof Failure) {
      failSelection(entity, group.tree, representation.whole());
      continue;
    }
    group.rewriteInput?.(representation);
    const key = identity ?? JSON.stringify(representation);
    const same = targets.get(key);
    if (same !== undefined) same.push(entity);
    else {
      targets.set(key, [entity]);
      representations.push(representation);
    }
  }
  return { group, representations, targets: [...targets.values()] };
}

/** Adds what was answered to the entities that were asked for. */
function distribute({ group, targets }: Asked, answered: unknown, subgraph: string): void {
  const wrong =
    answered instanceof Failure || targets.length === 0
      ? null
      : Array.isArray(answered) && answered.length === targets.length
        ? null
        : Failure.of(wrongCount(subgraph, targets.length));
  for (const [i, same] of targets.entries()) {
    const given = answered instanceof Failure ? answered.whole() : (wrong ?? entityOf(answered, i));
    if (given instanceof Failure) {
      for (const entity of same) failSelection(entity, group.tree, given);
    } else if (given !== null) {
      group.rewriteOutput?.(given);
      for (const entity of same) {
        tellType(entity, given, group.isOfType);
        mergeInto(entity, given);
      }
    }
  }
}

/** Where a subgraph knew only the interface of an object, another tells of which type it is. */
function tellType(entity: Json, { __typename: told }: Json, isOfType: IsOfType): void {
  const known = entity["__typename"];
  if (told === known || typeof known !== "string") return;
  if (isOfType(told, known)) entity["__typename"] = told;
}

function entityOf(answered: unknown, i: number): Json | Failure | null {
  const given = (answered as readonly unknown[])[i];
  if (given instanceof Failure) return given;
  return typeof given === "object" && given !== null && !Array.isArray(given)
    ? (given as Json)
    : null;
}

function wrongCount(subgraph: string, count: number): FieldError {
  return {
    message: `The subgraph ${subgraph} did not answer each of the ${count} entities it was asked for.`,
    extensions: { code: "SUBGRAPH_ANSWER_INVALID", subgraph },
  };
}
