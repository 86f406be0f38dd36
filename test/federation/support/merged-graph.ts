import { buildSubgraphSchema } from "@apollo/subgraph";
import {
  type defaultFieldResolver,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  isObjectType,
  parse,
} from "graphql";
import { compose } from "../../../src/federation/compose.ts";
import { prepareOperation } from "../../../src/federation/operation.ts";
import { createPlanner } from "../../../src/federation/plan/planner.ts";
import { inProcessSubgraph } from "../../../src/federation/subgraphs/in-process-subgraph.ts";
import type { Call, Json } from "../../../src/federation/subgraphs/subgraph.ts";
import { readSupergraph } from "../../../src/federation/supergraph.ts";
import { unwrap } from "../../../src/kernel/result.ts";

/** A thing of a test's world: its `__typename`, its values, functions of arguments, other things. */
export type Thing = { readonly __typename?: string; readonly [key: string]: unknown };

export type SmallWorld = {
  /** The schema of each subgraph, without the link to the federation specification. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /** Entities that subgraphs find by what they are told of them. */
  readonly entities: readonly Thing[];
  /** Values of the root fields, all in one: each subgraph answers those it has. */
  readonly root: Thing;
};

const DIRECTIVES = [
  ...["key", "requires", "provides", "external", "shareable", "override", "interfaceObject"],
  ...["inaccessible", "tag", "authenticated", "requiresScopes", "policy", "composeDirective"],
  ...["extends"],
];
const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.7",
  import: [${DIRECTIVES.map((name) => `"@${name}"`).join(", ")}])\n`;

/**
 * A federated graph and, to judge it, one graph of the same world: the schema that clients see over
 * the merged data, executed by graphql-js.
 */
export function federate(world: SmallWorld) {
  const sdls = Object.entries(world.subgraphs).map(([name, sdl]) => ({ name, sdl: LINK + sdl }));
  const supergraph = unwrap(readSupergraph(unwrap(compose(sdls))));
  const requests: { subgraph: string; operation: string; variables: Json }[] = [];
  const subgraphs = new Map(
    sdls.map(({ name, sdl }) => {
      const schema = resolving(buildSubgraphSchema(parse(sdl)), world);
      const real = inProcessSubgraph(name, schema, ({ message }) => ({ message }));
      const counted: typeof real = {
        name,
        fetch(request, call) {
          requests.push({ subgraph: name, ...request });
          return real.fetch(request, call);
        },
      };
      return [name, counted];
    }),
  );
  const plan = createPlanner(supergraph);
  return {
    supergraph,
    requests,
    /** What the federated graph answers. */
    async ask(source: string, variables: Json = {}): Promise<ExecutionResult> {
      const document = parse(source);
      const [operation] = document.definitions;
      if (operation?.kind !== "OperationDefinition") throw new Error("The operation comes first");
      const parts = { supergraph, plan, subgraphs };
      const prepared = await prepareOperation(parts, document, operation);
      const { data, errors } = await prepared.execute(variables, CALL());
      return {
        ...(data !== undefined && { data: JSON.parse(data) }),
        ...(errors.length > 0 && { errors: errors as never }),
      };
    },
    /** What one graph of all the data answers. */
    async judge(source: string, variables: Json = {}): Promise<ExecutionResult> {
      const schema = supergraph.schema;
      const document = parse(source);
      const options = { schema, document, variableValues: variables, rootValue: world.root };
      return execute({ ...options, fieldResolver: resolveThing });
    },
  };
}

const CALL = (): Call => ({
  signal: AbortSignal.timeout(30_000),
  context: {},
  audience: "test",
  headers: {},
});

/** Makes a subgraph's schema answer from the world. */
function resolving(schema: GraphQLSchema, { root, entities }: SmallWorld): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  const resolveReference = (told: Json) => findEntity(entities, told);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    type.extensions = { ...type.extensions, apollo: { subgraph: { resolveReference } } };
    for (const field of Object.values(type.getFields())) {
      if (field.name === "_entities" || field.name === "_service") continue;
      field.resolve = roots.includes(type)
        ? (_root, args, context, info) => resolveThing(root, args, context, info)
        : resolveThing;
    }
  }
  return schema;
}

const resolveThing: typeof defaultFieldResolver = (source, args, context, info) => {
  const value = (source as Thing)[info.fieldName];
  return typeof value === "function" ? value.call(source, args, context) : value;
};

/** The entity of which all that was told is true. */
function findEntity(entities: readonly Thing[], told: Json): Thing | null {
  const found = entities.find(
    (entity) => isSame(entity["__typename"], told) && holds(entity, told),
  );
  return found ?? null;
}

function isSame(typename: unknown, told: Json): boolean {
  return typename === told["__typename"] || told["__typename"] === undefined;
}

function holds(value: unknown, told: unknown): boolean {
  if (Array.isArray(told)) {
    return Array.isArray(value) && told.every((one, i) => holds(value[i], one));
  }
  if (typeof told === "object" && told !== null) {
    return Object.entries(told).every(
      ([key, one]) =>
        typeof value === "object" && value !== null && holds((value as Json)[key], one),
    );
  }
  return value === told;
}
