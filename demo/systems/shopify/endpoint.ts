import {
  type DocumentNode,
  execute,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  validate,
} from "graphql";
import type { Faults } from "../faults.ts";
import type { Bucket } from "./bucket.ts";
import { actualCost, COST_MAX, requestedCost } from "./cost.ts";
import { spoilAmount, spoilId } from "./spoil.ts";

export type Endpoint = (body: unknown) => Promise<GraphqlAnswer>;

export type GraphqlAnswer = {
  readonly body: object;
  /** True when the request changed something, or may have. */
  readonly isMutation: boolean;
};

export type EndpointParts = {
  readonly schema: GraphQLSchema;
  readonly rootValue: object;
  readonly bucket: Bucket;
  readonly faults: Faults;
};

/** One GraphQL request, with its cost taken from the bucket as Shopify takes it. */
export function graphqlEndpoint({ schema, rootValue, bucket, faults }: EndpointParts): Endpoint {
  const documents = new Map<string, DocumentNode | readonly string[]>();
  const prepare = (query: string): DocumentNode | readonly string[] => {
    const known = documents.get(query);
    if (known) return known;
    const prepared = parsed(schema, query);
    if (documents.size >= DOCUMENTS_MAX) documents.clear();
    documents.set(query, prepared);
    return prepared;
  };

  return async (request) => {
    const { query, variables } = request as { query?: unknown; variables?: unknown };
    if (typeof query !== "string") return refusal([{ message: "query is missing" }]);
    const document = prepare(query);
    if (isProblem(document)) return refusal(document.map((message) => ({ message })));
    const operation = getOperationAST(document) as OperationDefinitionNode;
    const isMutation = operation.operation === "mutation";
    const values = (typeof variables === "object" ? variables : null) ?? {};
    const requested = requestedCost(schema, operation, values as Record<string, unknown>);
    if (requested > COST_MAX) return refusal([tooDear(requested)]);
    if (faults.take("throttle")) bucket.empty();
    if (!bucket.take(requested)) {
      const cost = { requestedQueryCost: requested, actualQueryCost: null };
      return { body: { errors: [THROTTLED], extensions: costOf(cost, bucket) }, isMutation: false };
    }
    const result = await execute({
      schema,
      document,
      rootValue,
      variableValues: values as Record<string, unknown>,
    });
    const actual = Math.min(requested, actualCost(result.data) + (isMutation ? 10 : 0));
    bucket.giveBack(requested - actual);
    const data = structuredClone(result.data) as object | null;
    if (data) spoilId(data, faults);
    const cost = { requestedQueryCost: requested, actualQueryCost: actual };
    const answer = {
      data: data ? spoilAmount(data, faults) : data,
      ...(result.errors ? { errors: result.errors.map((error) => error.toJSON()) } : {}),
      extensions: costOf(cost, bucket),
    };
    return { body: answer, isMutation };
  };
}

const DOCUMENTS_MAX = 500;

const THROTTLED = {
  message: "Throttled",
  extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" },
};

function tooDear(cost: number): object {
  const message = `Query cost is ${cost}, which exceeds the single query max cost limit ${COST_MAX}.`;
  return { message, extensions: { code: "MAX_COST_EXCEEDED", cost, maxCost: COST_MAX } };
}

function parsed(schema: GraphQLSchema, query: string): DocumentNode | readonly string[] {
  try {
    const document = parse(query);
    if (!getOperationAST(document)) return ["A document must hold exactly one operation."];
    const errors = validate(schema, document);
    return errors.length > 0 ? errors.map(({ message }) => message) : document;
  } catch (thrown) {
    return [thrown instanceof Error ? thrown.message : "Syntax error"];
  }
}

function isProblem(document: DocumentNode | readonly string[]): document is readonly string[] {
  return Array.isArray(document);
}

function refusal(errors: readonly object[]): GraphqlAnswer {
  return { body: { errors }, isMutation: false };
}

function costOf(cost: object, bucket: Bucket): object {
  return { cost: { ...cost, throttleStatus: bucket.status() } };
}
