import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from "graphql";
import { GraphQLError, Kind, Lexer, parse, Source, TokenKind, validate } from "graphql";
import { LRUCache } from "lru-cache";
import { fault } from "../../kernel/result.ts";
import type { ScopeNeed } from "../auth/operation-scopes.ts";
import { operationScopes } from "../auth/operation-scopes.ts";
import { readRequiredScopes } from "../auth/required-scopes.ts";
import { readCostRules } from "../cost/cost-rules.ts";
import type { OperationCost } from "../cost/operation-cost.ts";
import { prepareCost } from "../cost/operation-cost.ts";
import { introspects } from "./discretion.ts";
import type { DocumentLimits } from "./document-limits.ts";
import { checkDocumentLimits } from "./document-limits.ts";
import type { Refusal } from "./refusal.ts";
import { coded, faultError, refuseDocument } from "./refusal.ts";

/** One operation of a document that is parsed. */
export type ParsedOperation = {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
};

/** One of a document that is within the limits and valid, too. */
export type PreparedOperation = ParsedOperation & {
  readonly needs: readonly ScopeNeed[];
  readonly cost: OperationCost;
  readonly introspects: boolean;
};

export type PreparedDocument = {
  readonly document: DocumentNode;
  readonly operations: readonly PreparedOperation[];
};

/** With the operations that it has, where it could be parsed. */
export type RefusedDocument = {
  readonly refusal: Refusal;
  readonly operations: readonly ParsedOperation[];
};

export type DocumentStore = {
  /** Parses, measures and validates a document once, and remembers it while there is room. */
  prepare(source: string): { document: PreparedDocument } | RefusedDocument;
};

export type DocumentStoreLimits = {
  readonly documentsMax: number;
  /** Of all remembered documents' texts together, in characters. */
  readonly charactersMax: number;
};

export const DOCUMENT_STORE_LIMITS: DocumentStoreLimits = {
  documentsMax: 1_000,
  charactersMax: 8_000_000,
};

/** More would only cost: a client mends the first few and asks again. */
const VALIDATION_ERRORS_MAX = 20;

export function createDocumentStore(
  schema: GraphQLSchema,
  limits: DocumentLimits,
  room: DocumentStoreLimits = DOCUMENT_STORE_LIMITS,
): DocumentStore {
  const required = readRequiredScopes(schema);
  const costs = readCostRules(schema);
  const remembered = new LRUCache<string, PreparedDocument>({
    max: room.documentsMax,
    maxSize: room.charactersMax,
    sizeCalculation: (_document, source) => source.length,
  });

  return {
    prepare(source) {
      const known = remembered.get(source);
      if (known !== undefined) return { document: known };
      const parsed = parseWithin(source, limits.tokensMax);
      if ("refusal" in parsed) return { ...parsed, operations: [] };
      const all = operationsOf(parsed.ast);
      const refused = (...errors: readonly GraphQLError[]) => ({
        refusal: refuseDocument(errors),
        operations: all.map((operation) => ({ document: parsed.ast, operation })),
      });
      const within = checkDocumentLimits(parsed.ast, limits);
      if (!within.ok) return refused(faultError(within.fault));
      const errors = validate(schema, parsed.ast, undefined, { maxErrors: VALIDATION_ERRORS_MAX });
      if (errors.length > 0) {
        return refused(...errors.map((error) => coded(error, "GRAPHQL_VALIDATION_FAILED")));
      }
      const operations = all.map((operation) => ({
        document: parsed.ast,
        operation,
        needs: operationScopes(schema, required, parsed.ast, operation),
        introspects: introspects(parsed.ast, operation),
        cost: prepareCost(schema, costs, parsed.ast, operation),
      }));
      const document = { document: parsed.ast, operations };
      remembered.set(source, document);
      return { document };
    },
  };
}

function parseWithin(
  source: string,
  tokensMax: number,
): { ast: DocumentNode } | { refusal: Refusal } {
  try {
    if (nestsTooDeep(source, tokensMax)) {
      const message = `The document nests brackets more than ${NESTING_MAX} levels deep.`;
      return { refusal: refuseDocument([faultError(fault("DOCUMENT_TOO_DEEP", message))]) };
    }
    return { ast: parse(source, { maxTokens: tokensMax }) };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (!TOO_LONG.test(error.message)) {
      return { refusal: refuseDocument([coded(error, "GRAPHQL_PARSE_FAILED")]) };
    }
    const message = `The document has more than the ${tokensMax} tokens that are allowed.`;
    return { refusal: refuseDocument([faultError(fault("DOCUMENT_TOO_LONG", message))]) };
  }
}

/** The parser calls itself for each level: many within the limit of tokens would end its stack. */
const NESTING_MAX = 200;

const OPENING: ReadonlySet<TokenKind> = new Set([
  TokenKind.BRACE_L,
  TokenKind.BRACKET_L,
  TokenKind.PAREN_L,
]);
const CLOSING: ReadonlySet<TokenKind> = new Set([
  TokenKind.BRACE_R,
  TokenKind.BRACKET_R,
  TokenKind.PAREN_R,
]);

/** Looks at no more tokens than the parser would; throws what the parser would of a wrong one. */
function nestsTooDeep(source: string, tokensMax: number): boolean {
  const lexer = new Lexer(new Source(source));
  let depth = 0;
  for (let count = 0; count < tokensMax; count += 1) {
    const { kind } = lexer.advance();
    if (kind === TokenKind.EOF) return false;
    if (OPENING.has(kind)) depth += 1;
    else if (CLOSING.has(kind)) depth -= 1;
    if (depth > NESTING_MAX) return true;
  }
  return false;
}

/** The parser has no other sign of it; a test holds the two together. */
const TOO_LONG = /more that \d+ tokens/;

function operationsOf(document: DocumentNode): readonly OperationDefinitionNode[] {
  return document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
}
