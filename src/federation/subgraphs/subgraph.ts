/** An object as GraphQL answers carry it. It is ours to change once a subgraph has given it. */
export type Json = { [key: string]: unknown };

export type ResponsePath = readonly (string | number)[];

/** An error as it stands in a response. */
export type ResponseError = {
  readonly message: string;
  readonly path?: ResponsePath;
  readonly extensions?: Readonly<Record<string, unknown>>;
};

/** For whom and how long subgraphs work: one for each operation of a client. */
export type Call = {
  /** Ends when the client has gone or its time is over. */
  readonly signal: AbortSignal;
  /** The resolvers' context of an in-process subgraph. */
  readonly context: object;
  /** Whom an answer may be shared with: calls of equal keys see the same. */
  readonly audience: string;
  /** The client's request headers, lower case, from which a subgraph's own rules choose. */
  readonly headers: Readonly<Record<string, string>>;
  /** The last event that the client has: what follows a log goes on behind it. */
  readonly lastCursor?: string;
};

export type SubgraphRequest = {
  readonly kind: "query" | "mutation";
  /** The operation as GraphQL text: of a plan, so the same text comes again and again. */
  readonly operation: string;
  readonly variables: Json;
};

/** A subscription: its operation as GraphQL text, and the variables that it uses. */
export type EventRequest = Pick<SubgraphRequest, "operation" | "variables">;

/** What happens at a subgraph. */
export type SubgraphEvents = {
  /** Ends by itself, by its reader's `return`, or by throwing SubgraphEnded. */
  readonly events: AsyncIterable<unknown>;
  /** What an event answers to the operation. */
  answer(event: unknown, call: Call): Promise<SubgraphAnswer>;
  /** There when the events are those of a log. */
  readonly course?: EventCourse;
};

/** How events go along their log. */
export type EventCourse = {
  /** Of `log` nothing may be left out; of `state` a slow reader gets the newest of each key. */
  readonly kind: "log" | "state";
  cursorOf(place: number): string;
  /** The place of the event that was read last, at first the one that they begin behind. */
  place(): number | null;
};

export type SubgraphAnswer = {
  readonly data: Json | null;
  readonly errors: readonly ResponseError[];
  /** Whether it is known that no string in the data has anything that JSON escapes. */
  readonly isPlain?: boolean;
};

/** One of the graphs that a supergraph is made of. */
export type Subgraph = {
  readonly name: string;
  /** Never rejects: what goes wrong on the way is an answer without data that says so. */
  fetch(request: SubgraphRequest, call: Call): Promise<SubgraphAnswer>;
  /** Begins a subscription; what goes wrong is an answer. Left out where there are no events. */
  subscribe?(request: EventRequest, call: Call): Promise<SubgraphEvents | SubgraphAnswer>;
};
