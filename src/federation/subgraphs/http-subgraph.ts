import type { Agent } from "node:http";
import { type buildConnector, Pool } from "undici";
import {
  type CircuitState,
  createCircuit,
  type Evidence,
  isCircuitOpen,
} from "../../kernel/circuit.ts";
import type { FaultCode } from "../../kernel/faults.ts";
import { isGraphqlType, readAnswer } from "./answer-text.ts";
import { upstreamSockets } from "./events/upstream-sockets.ts";
import { failed as failedAnswer } from "./failed.ts";
import { chooseHeaders, type HeaderRules } from "./header-rules.ts";
import type { HealthRecord } from "./health.ts";
import { sharedInFlight } from "./in-flight.ts";
import { type Posted, postJson } from "./post-json.ts";
import type { Call, Subgraph, SubgraphAnswer, SubgraphRequest } from "./subgraph.ts";

export type HttpSubgraphOptions = {
  readonly name: string;
  readonly url: URL;
  /** Where it sends events, by the graphql-transport-ws protocol. */
  readonly subscriptionUrl: URL;
  readonly headers: HeaderRules;
  /** Of one request, until the last byte of the answer. */
  readonly timeoutMs: number;
  readonly connectionsMax: number;
  readonly answerBytesMax: number;
  /** How often a query whose connection failed is sent again. */
  readonly retries: number;
  /** So many failures in a row stop the asking, for `restMs` at first. */
  readonly failuresMax: number;
  readonly restMs: number;
  /** Connections for events, subscriptions over them, and events of one that wait. */
  readonly socketsMax: number;
  readonly subscriptionsMax: number;
  readonly eventsMax: number;
  /** Of connections for events: how often they are tried, and kept without subscriptions. */
  readonly pingEveryMs?: number;
  readonly idleMs?: number;
  /** Makes the connections, and may refuse an address. */
  readonly connect?: buildConnector.connector;
  /** The same for connections for events. */
  readonly agent?: Agent;
  /** Where it is kept how it answers. */
  readonly health?: HealthRecord;
};

export type HttpSubgraph = Subgraph & {
  readonly circuit: () => CircuitState;
  /** What there is now of its events. */
  readonly events: () => { readonly connections: number; readonly subscriptions: number };
  readonly close: () => Promise<void>;
};

/**
 * A subgraph behind GraphQL over HTTP. Every answer is bounded in time and size; a query whose
 * connection failed is sent again; equal queries of one audience that are under way at the same
 * time are sent once; a subgraph that is down is asked now and then only. What goes wrong is an
 * answer that names the subgraph: SUBGRAPH_UNAVAILABLE, SUBGRAPH_TIMEOUT, SUBGRAPH_ANSWER_INVALID.
 */
export function httpSubgraph(options: HttpSubgraphOptions): HttpSubgraph {
  const { name, url, timeoutMs, answerBytesMax } = options;
  const pool = new Pool(url.origin, {
    connections: options.connectionsMax,
    pipelining: 1,
    connect: options.connect ?? { timeout: timeoutMs },
  });
  const { health } = options;
  const circuit = createCircuit({
    ...{ failuresMax: options.failuresMax, restMs: options.restMs },
    evidenceOf: (posted) => evidenceOf(posted as Posted),
    onOpen: () => health?.rest(true),
    onClose: () => health?.rest(false),
  });
  const inFlight = sharedInFlight<Posted>();
  const failed = (code: FaultCode, message: string): SubgraphAnswer =>
    failedAnswer(name, code, message);
  const sockets = upstreamSockets({
    ...{ name, url: options.subscriptionUrl, headers: options.headers, agent: options.agent },
    limits: { pingEveryMs: PING_EVERY_MS, idleMs: IDLE_MS, ...options },
  });

  const send = async (request: SubgraphRequest, call: Call): Promise<Posted> => {
    const body = JSON.stringify({ query: request.operation, variables: request.variables });
    const headers = chooseHeaders(options.headers, call.headers);
    const path = url.pathname + url.search;
    const tryAgain = async (signal: AbortSignal) => {
      const post = () => postJson(pool, { path, headers, body, signal, timeoutMs, answerBytesMax });
      let posted = await post();
      // What changes something may have arrived.
      const retries = request.kind === "query" ? options.retries : 0;
      for (let i = 0; i < retries && posted.failed === "connection"; i += 1) posted = await post();
      return posted;
    };
    const told = async (isTrial: boolean) => {
      const ended = health?.begin();
      // A trial has its own time: whoever leaves it early would leave us without what it tells.
      const posted = await tryAgain(isTrial ? NOBODY_LEAVES : call.signal);
      // Who leaves says nothing of the subgraph.
      if (posted.failed !== "called-off") ended?.(codeOf(posted));
      return posted;
    };
    const guarded = async (): Promise<Posted> => {
      try {
        return await unlessLeft(call.signal, circuit.run(told));
      } catch (error) {
        if (isCircuitOpen(error)) return { failed: "open" };
        throw error;
      }
    };
    // Only what reads may be shared, and only among those who are allowed to see the same.
    if (request.kind === "mutation") return guarded();
    const key = `${call.audience}\n${JSON.stringify(headers)}\n${body}`;
    const posted = await inFlight(key, guarded);
    // Another caller's request, that was shared, ended with that caller.
    return isCalledOff(posted) && !call.signal.aborted ? guarded() : posted;
  };

  return {
    name,
    async fetch(request, call) {
      const posted = await send(request, call);
      switch (posted.failed) {
        case "deadline":
          return failed("SUBGRAPH_TIMEOUT", `did not answer within ${timeoutMs} ms.`);
        case "called-off":
        case "time-up":
          return failed("SUBGRAPH_TIMEOUT", "was not waited for any longer.");
        case "connection":
          return failed("SUBGRAPH_UNAVAILABLE", "cannot be reached.");
        case "open":
          return failed("SUBGRAPH_UNAVAILABLE", "has failed too often and is left alone for now.");
        case "size":
          return failed("SUBGRAPH_ANSWER_INVALID", `answered more than ${answerBytesMax} bytes.`);
        case null:
          return readAnswer(name, posted) ?? failed("SUBGRAPH_ANSWER_INVALID", wrong(posted));
      }
    },
    subscribe: sockets.subscribe,
    circuit: circuit.state,
    events: () => ({ connections: sockets.count(), subscriptions: sockets.subscriptions() }),
    async close() {
      sockets.close();
      await pool.destroy();
    },
  };
}

const PING_EVERY_MS = 15_000;
const IDLE_MS = 5_000;

const NOBODY_LEAVES = new AbortController().signal;

/** What it came to, or that it was called off as soon as its caller leaves. */
function unlessLeft(signal: AbortSignal, posting: Promise<Posted>): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const leave = () => resolve({ failed: "called-off" });
    if (signal.aborted) leave();
    signal.addEventListener("abort", leave, { once: true });
    posting.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}

function isCalledOff({ failed }: Posted): boolean {
  return failed === "called-off" || failed === "time-up";
}

function evidenceOf(posted: Posted): Evidence {
  if (posted.failed === "called-off") return "none";
  const isDown = posted.failed === null ? posted.status >= 500 : posted.failed !== "size";
  return isDown ? "failure" : "success";
}

/** What a request's end says of the subgraph. */
function codeOf(posted: Posted): FaultCode | null {
  if (posted.failed === "deadline" || posted.failed === "time-up") return "SUBGRAPH_TIMEOUT";
  if (posted.failed === null && posted.status < 500) {
    return isGraphqlType(posted.type) ? null : "SUBGRAPH_ANSWER_INVALID";
  }
  return posted.failed === "size" ? "SUBGRAPH_ANSWER_INVALID" : "SUBGRAPH_UNAVAILABLE";
}

function wrong({ status, type }: { readonly status: number; readonly type: string }): string {
  const what = type === "" ? "something" : type.slice(0, 60);
  return `answered ${status} with ${what}, which is no GraphQL response.`;
}
