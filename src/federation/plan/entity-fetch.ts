import type { EntityBatchAlias, FlattenNodePathSegment } from "@graphql-hive/router-query-planner";
import type { Json } from "../subgraphs/subgraph.ts";
import { settle } from "./answer.ts";
import { compileEntityPaths, type EntitiesAt } from "./entity-paths.ts";
import { Failure, type FieldError } from "./failure.ts";
import { askedFor, type Fetched } from "./fetched.ts";
import { mergeInto } from "./merge.ts";
import type { PlanRun, PlanStep } from "./plan-run.ts";
import { usedVariables } from "./plan-run.ts";
import type { IsOfType } from "./plan-schema.ts";
import {
  compileIdentity,
  compileRepresentation,
  type Identify,
  LeftOut,
  type Represent,
} from "./representation.ts";
import { compileRewrites, type Rewrite } from "./rewrite.ts";
import {
  failSelection,
  leaveUnknown,
  rootTree,
  type SelectionTree,
  TYPE_FAILURE,
  treeBelow,
} from "./selection-tree.ts";

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
  const compiled = groups.map((group) => compileGroup(group, serviceName, tree, isOfType));
  return async (run) => {
    const asked = compiled.map((group) => gather(group, run, serviceName));
    if (asked.every(({ representations }) => representations.length === 0)) return;
    const variables = usedVariables(variableUsages, run.variables);
    for (const { group, representations } of asked) variables[group.variable] = representations;
    run.fetched.push(...compiled.map(({ fetched }) => fetched));
    const answer = await run.fetch(serviceName, { kind: "query", operation, variables });
    const data = settle(answer, tree, serviceName, run.errors);
    for (const one of asked) distribute(one, data[one.group.alias], serviceName);
  };
}

type Group = {
  readonly alias: string;
  readonly variable: string;
  readonly tree: SelectionTree;
  readonly fetched: Fetched;
  readonly entitiesAt: EntitiesAt;
  readonly identify: Identify | null;
  readonly represent: Represent;
  readonly isOfType: IsOfType;
  readonly rewriteInput: Rewrite | null;
  readonly rewriteOutput: Rewrite | null;
};

function compileGroup(
  group: EntityGroup,
  subgraph: string,
  all: SelectionTree,
  isOfType: IsOfType,
): Group {
  const tree = treeBelow(all, group.alias);
  return {
    alias: group.alias,
    variable: group.representationsVariableName,
    isOfType,
    tree,
    fetched: { subgraph, at: group.paths.map(fieldsOf), tree },
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
function gather(group: Group, run: PlanRun, subgraph: string): Asked {
  const { data, variables } = run;
  const targets = new Map<string, Json[]>();
  const representations: Json[] = [];
  for (const entity of group.entitiesAt(data)) {
    const identity = group.identify?.(entity) ?? null;
    const known = identity === null ? undefined : targets.get(identity);
    if (known !== undefined) {
      known.push(entity);
      continue;
    }
    const told = group.represent(entity, variables);
    const isUntyped = told === null && typeof entity["__typename"] !== "string";
    const representation = isUntyped ? LeftOut.of(entity, "__typename") : told;
    if (representation === null) continue;
    if (representation instanceof Failure) {
      failSelection(entity, group.tree, representation.ofDependent());
      continue;
    }
    if (representation instanceof LeftOut) {
      leaveOut(entity, group, representation, run.fetched, subgraph);
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

/** What is needed of an entity is not there: its subgraph left it out, or nobody knows it. */
function leaveOut(
  entity: Json,
  { tree, fetched: { at } }: Group,
  { path, isKnown }: LeftOut,
  fetched: readonly Fetched[],
  subgraph: string,
): void {
  const ways = isKnown ? [] : at.flatMap((prefix) => askedFor(fetched, [...prefix, ...path]));
  const [first, ...others] = new Set(ways);
  if (first === undefined) {
    leaveUnknown(entity, tree);
    return;
  }
  const needed = path.join(".");
  const message = `The subgraph ${first} left out ${needed}, which ${subgraph} has to be told.`;
  const named = others.length === 0 ? { subgraph: first } : {};
  const error = { message, extensions: { code: "SUBGRAPH_ANSWER_INVALID", ...named } };
  failSelection(entity, tree, Failure.of(error));
}

/** Adds what was answered to the entities that were asked for. */
function distribute(
  { group, targets, representations }: Asked,
  answered: unknown,
  subgraph: string,
): void {
  const wrong =
    answered instanceof Failure || targets.length === 0
      ? null
      : Array.isArray(answered) && answered.length === targets.length
        ? null
        : Failure.of(wrongCount(subgraph, targets.length));
  for (const [i, same] of targets.entries()) {
    const given =
      answered instanceof Failure
        ? answered.whole()
        : (wrong ?? entityOf(answered, i, representations[i], group.isOfType, subgraph));
    if (given instanceof Failure) {
      for (const entity of same) {
        failSelection(entity, group.tree, given);
        entity[TYPE_FAILURE] = given;
      }
    } else if (given === null) {
      const untold = Failure.of(noType(subgraph));
      for (const entity of same) {
        leaveUnknown(entity, group.tree);
        entity[TYPE_FAILURE] = untold;
      }
    } else {
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

/** An entity as it was answered; null when the subgraph does not know it. */
function entityOf(
  answered: unknown,
  i: number,
  asked: Json | undefined,
  isOfType: IsOfType,
  subgraph: string,
): Json | Failure | null {
  const given = (answered as readonly unknown[])[i];
  if (given instanceof Failure || given === null) return given;
  const wanted = String(asked?.["__typename"]);
  if (typeof given !== "object" || Array.isArray(given)) {
    return Failure.of(wrongEntity(subgraph, wanted));
  }
  const { __typename: told } = given as Json;
  const fits =
    told === undefined ||
    told === wanted ||
    isOfType(told, wanted) ||
    (typeof told === "string" && isOfType(wanted, told));
  return fits ? (given as Json) : Failure.of(wrongEntity(subgraph, wanted));
}

/** The fields at which a path of a plan stops, lists and type conditions apart. */
function fieldsOf(path: readonly FlattenNodePathSegment[]): readonly string[] {
  return path.flatMap((segment) => (segment !== "@" && "Field" in segment ? [segment.Field] : []));
}

function wrongEntity(subgraph: string, wanted: string): FieldError {
  return {
    message: `The subgraph ${subgraph} answered something else where it was asked for a ${wanted}.`,
    extensions: { code: "SUBGRAPH_ANSWER_INVALID", subgraph },
  };
}

function noType(subgraph: string): FieldError {
  return {
    message: `The subgraph ${subgraph} does not tell of which type it is.`,
    extensions: { code: "SUBGRAPH_ANSWER_INVALID", subgraph },
  };
}

function wrongCount(subgraph: string, count: number): FieldError {
  return {
    message: `The subgraph ${subgraph} did not answer each of the ${count} entities it was asked for.`,
    extensions: { code: "SUBGRAPH_ANSWER_INVALID", subgraph },
  };
}
