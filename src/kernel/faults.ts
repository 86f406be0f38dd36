/** What a caller can do about a fault. */
export type Recovery = "retry" | "give-up" | "fix-config" | "ask-a-person";

export type Fault = {
  readonly code: FaultCode;
  /** What happened, where, and what to do; safe to show to the caller. */
  readonly message: string;
  readonly recovery: Recovery;
  readonly at?: string;
  readonly retryAfterMs?: number;
};

export type FaultCode = keyof typeof FAULTS;

/**
 * Every code that a client, an operator or a log may see. docs/errors.md says the same in words,
 * and test/docs/errors.test.ts keeps the two alike, both ways.
 */
export const FAULTS = {
  // Starting and settings
  SETTING_UNKNOWN: { recovery: "fix-config", http: 500 },
  SETTING_INVALID: { recovery: "fix-config", http: 500 },
  PORT_TAKEN: { recovery: "fix-config", http: 500 },
  MANIFEST_INVALID: { recovery: "fix-config", http: 500 },
  DATA_FOLDER_IN_USE: { recovery: "fix-config", http: 500 },
  DATABASE_UNAVAILABLE: { recovery: "retry", http: 503 },

  // Who is calling
  CREDENTIALS_MISSING: { recovery: "fix-config", http: 401 },
  CREDENTIALS_MALFORMED: { recovery: "fix-config", http: 400 },
  KEY_UNKNOWN: { recovery: "fix-config", http: 401 },
  INTROSPECTION_OFF: { recovery: "fix-config", http: 403 },
  TOKEN_EXPIRED: { recovery: "retry", http: 401 },
  TOKEN_INVALID: { recovery: "fix-config", http: 401 },
  TOKEN_KEYS_UNAVAILABLE: { recovery: "retry", http: 503 },
  CREDENTIALS_EXPIRED: { recovery: "fix-config", http: 401 },
  SCOPE_MISSING: { recovery: "fix-config", http: 403 },

  // Graphs of graphs
  COMPOSITION_FAILED: { recovery: "fix-config", http: 500 },
  SUPERGRAPH_INVALID: { recovery: "fix-config", http: 500 },
  SUBGRAPH_SCHEMA_UNKNOWN: { recovery: "fix-config", http: 500 },
  SUBGRAPH_UNAVAILABLE: { recovery: "retry", http: 503 },
  SUBGRAPH_TIMEOUT: { recovery: "retry", http: 504 },
  SUBGRAPH_ANSWER_INVALID: { recovery: "retry", http: 502 },
  SUBGRAPH_ERROR: { recovery: "give-up", http: 502 },
  SUBGRAPH_EVENTS_TOO_MANY: { recovery: "retry", http: 502 },
  GRAPH_CHANGED: { recovery: "retry", http: 503 },

  // What is asked
  INPUT_INVALID: { recovery: "give-up", http: 400 },
  PAGE_SIZE_INVALID: { recovery: "give-up", http: 400 },
  CURSOR_INVALID: { recovery: "give-up", http: 400 },
  ID_INVALID: { recovery: "give-up", http: 400 },
  NOT_FOUND: { recovery: "give-up", http: 404 },
  IDEMPOTENCY_CONFLICT: { recovery: "give-up", http: 409 },
  MERGE_REDUNDANT: { recovery: "give-up", http: 409 },
  MERGE_UNDONE: { recovery: "give-up", http: 409 },
  INVENTORY_INSUFFICIENT: { recovery: "give-up", http: 409 },
  RESERVATION_ENDED: { recovery: "give-up", http: 409 },
  RESERVATION_EXPIRED: { recovery: "give-up", http: 409 },
  REQUEST_TOO_LARGE: { recovery: "give-up", http: 413 },
  HEADERS_TOO_LARGE: { recovery: "give-up", http: 431 },
  REQUEST_TIMEOUT: { recovery: "retry", http: 408 },
  REQUEST_MALFORMED: { recovery: "give-up", http: 400 },
  MEDIA_TYPE_UNSUPPORTED: { recovery: "give-up", http: 415 },
  NOT_ACCEPTABLE: { recovery: "give-up", http: 406 },
  BATCH_UNSUPPORTED: { recovery: "give-up", http: 400 },
  METHOD_NOT_ALLOWED: { recovery: "give-up", http: 405 },
  PERSISTED_QUERY_NOT_FOUND: { recovery: "give-up", http: 400 },
  PERSISTED_QUERY_NOT_SUPPORTED: { recovery: "give-up", http: 400 },
  PERSISTED_QUERY_HASH_WRONG: { recovery: "give-up", http: 400 },
  DOCUMENT_NOT_PERSISTED: { recovery: "give-up", http: 400 },
  DOCUMENT_TOO_LONG: { recovery: "give-up", http: 400 },
  DOCUMENT_TOO_DEEP: { recovery: "give-up", http: 400 },
  FIELDS_TOO_MANY: { recovery: "give-up", http: 400 },
  ROOT_FIELDS_TOO_MANY: { recovery: "give-up", http: 400 },
  ALIASES_TOO_MANY: { recovery: "give-up", http: 400 },
  DIRECTIVES_TOO_MANY: { recovery: "give-up", http: 400 },
  VARIABLES_TOO_LARGE: { recovery: "give-up", http: 400 },
  COST_TOO_HIGH: { recovery: "give-up", http: 400 },
  LIST_SIZE_UNKNOWN: { recovery: "give-up", http: 400 },
  OPERATION_UNPLANNABLE: { recovery: "give-up", http: 501 },
  SUBSCRIPTION_OVER_HTTP: { recovery: "give-up", http: 400 },
  OPERATIONS_TOO_MANY: { recovery: "retry", http: 429 },
  RATE_LIMITED: { recovery: "retry", http: 429 },
  OPERATION_TIMEOUT: { recovery: "retry", http: 504 },
  CONNECTIONS_TOO_MANY: { recovery: "retry", http: 429 },
  SUBSCRIPTIONS_TOO_MANY: { recovery: "retry", http: 429 },
  SUBSCRIBER_TOO_SLOW: { recovery: "retry", http: 503 },
  OVERLOADED: { recovery: "retry", http: 503 },
  SHUTTING_DOWN: { recovery: "retry", http: 503 },

  // Outside systems
  SYSTEM_UNAVAILABLE: { recovery: "retry", http: 502 },
  SYSTEM_TIMEOUT: { recovery: "retry", http: 504 },
  SYSTEM_THROTTLED: { recovery: "retry", http: 503 },
  SYSTEM_UNAUTHORIZED: { recovery: "fix-config", http: 502 },
  SYSTEM_REFUSED: { recovery: "ask-a-person", http: 502 },
  SYSTEM_ANSWER_INVALID: { recovery: "retry", http: 502 },
  SYSTEM_UNSUPPORTED: { recovery: "give-up", http: 501 },
  RECORD_INVALID: { recovery: "ask-a-person", http: 422 },

  // Webhooks
  WEBHOOK_SIGNATURE_INVALID: { recovery: "fix-config", http: 401 },
  WEBHOOK_TIMESTAMP_OLD: { recovery: "give-up", http: 400 },
  WEBHOOK_MALFORMED: { recovery: "give-up", http: 400 },

  // Runs and control
  RUN_NOT_CANCELLABLE: { recovery: "give-up", http: 409 },
  RUN_NOT_RETRYABLE: { recovery: "give-up", http: 409 },
  RUN_ATTEMPTS_EXCEEDED: { recovery: "ask-a-person", http: 409 },
  RUNS_TOO_MANY: { recovery: "retry", http: 503 },
  CHAIN_UNKNOWN: { recovery: "fix-config", http: 404 },
  AGENT_ANSWER_INVALID: { recovery: "give-up", http: 502 },
  STEP_TIMEOUT: { recovery: "retry", http: 504 },
  STEP_RESULT_TOO_LARGE: { recovery: "give-up", http: 500 },
  EFFECT_NOT_REVERSIBLE: { recovery: "ask-a-person", http: 409 },
  APPROVAL_ALREADY_ANSWERED: { recovery: "give-up", http: 409 },
  APPROVAL_EXPIRED: { recovery: "give-up", http: 409 },
  APPROVAL_NOT_PERMITTED: { recovery: "ask-a-person", http: 403 },
  CHAIN_PAUSED: { recovery: "ask-a-person", http: 409 },
  KILL_SWITCH_ENGAGED: { recovery: "ask-a-person", http: 409 },

  // Bugs, masked
  INTERNAL: { recovery: "retry", http: 500 },
} as const satisfies Record<string, { recovery: Recovery; http: number }>;
