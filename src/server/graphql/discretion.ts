import type { ExecutionResult, GraphQLError, OperationDefinitionNode } from "graphql";
import { type DocumentNode, Kind, visit } from "graphql";
import { fault } from "../../kernel/result.ts";
import type { Principal } from "../auth/principal.ts";
import type { Refusal } from "./refusal.ts";
import { errorAt, faultError, refuse } from "./refusal.ts";

/** Who may read the schema by introspection: every key, those with the scope, or nobody. */
export const INTROSPECTION_RULES = ["scope", "all", "none"] as const;
export type IntrospectionRule = (typeof INTROSPECTION_RULES)[number];

/** What is told of the graph's inside, and to whom. */
export type Discretion = {
  /** Null when the principal may; asked of operations that introspect. */
  refuseIntrospection(principal: Principal): Refusal | null;
  /** The refusal without suggestions, for who may not read the schema. */
  ofRefusal(refusal: Refusal, principal: Principal): Refusal;
  /** The answer without suggestions and without what subgraphs say, for the same. */
  ofResult(result: ExecutionResult, principal: Principal): ExecutionResult;
  /** The same of an error that ends a stream. */
  ofError(error: GraphQLError, principal: Principal): GraphQLError;
};

const SCOPE = "schema:read";

/** Keys of a role may all: some are older than the scope. Keys of chosen scopes may by it. */
export function discretion(rule: IntrospectionRule): Discretion {
  const mayRead = ({ role, scopes }: Principal) =>
    rule === "all" ||
    (rule === "scope" && (role !== null || scopes.has(SCOPE) || scopes.has("admin")));
  return {
    refuseIntrospection(principal) {
      if (mayRead(principal)) return null;
      if (rule === "none") return refuse(fault("INTROSPECTION_OFF", OFF));
      const error = faultError(fault("SCOPE_MISSING", NOT_YOURS, { at: "__schema" }));
      Object.assign(error.extensions, { scopes: [[SCOPE]] });
      return { errors: [error], status: 403, ofDocument: false };
    },
    ofRefusal(refusal, principal) {
      if (!refusal.ofDocument || mayRead(principal)) return refusal;
      return { ...refusal, errors: refusal.errors.map(withoutSuggestion) };
    },
    ofResult(result, principal) {
      if (result.errors === undefined || mayRead(principal)) return result;
      return { ...result, errors: result.errors.map((error) => bare(withoutSuggestion(error))) };
    },
    ofError: (error, principal) => (mayRead(principal) ? error : bare(withoutSuggestion(error))),
  };
}

const OFF = "This gateway does not tell its schema.";
const NOT_YOURS = `The schema is told to keys with the scope ${SCOPE}, which this API key does not have.`;

/** Whether it asks for the schema, at its root or in a fragment: nowhere else can it be asked. */
export function introspects(document: DocumentNode, operation: OperationDefinitionNode): boolean {
  let found = false;
  const look = {
    Field({ name: { value } }: { readonly name: { readonly value: string } }) {
      if (value === "__schema" || value === "__type") found = true;
    },
  };
  visit(operation, look);
  const fragments = document.definitions.some((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  if (!found && fragments) visit(document, look);
  return found;
}

/** GraphQL's own words name what there is beside what was asked. */
const SUGGESTION = / Did you mean (?:.|\n)*\?$/;

function withoutSuggestion(error: GraphQLError): GraphQLError {
  if (!SUGGESTION.test(error.message)) return error;
  return errorAt(error.message.replace(SUGGESTION, ""), error.extensions, error);
}

/** Of a subgraph's failure only what a caller can do about it. */
function bare(error: GraphQLError): GraphQLError {
  const { code, recovery, retryAfterMs, subgraph } = error.extensions;
  if (subgraph === undefined) return error;
  const left = { code, recovery, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  return errorAt("A part of the answer could not be had.", left, error);
}
