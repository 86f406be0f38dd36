import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../../kernel/clock.ts";
import type { Fault } from "../../kernel/faults.ts";
import type { Log } from "../../kernel/log.ts";
import { fault, ok } from "../../kernel/result.ts";
import type { EdgeMetrics } from "../edge-metrics.ts";
import type { EdgeRequest } from "../edge-request.ts";
import { answerFault } from "../http/answer.ts";
import { type GraphqlParameters, readParameters } from "../http/graphql-parameters.ts";
import type { ReadBody } from "../http/request-body.ts";
import type { SubscriptionLimits } from "../limits.ts";
import { SHUTTING_DOWN } from "./closing.ts";
import { EventStream } from "./event-stream.ts";
import { heartbeat } from "./heartbeat.ts";
import type { Operations } from "./operations.ts";
import type { Session, Sessions } from "./sessions.ts";

export type EventStreamEndpointOptions = {
  readonly operations: Operations;
  readonly sessions: Sessions;
  readonly limits: SubscriptionLimits;
  readonly readBody: ReadBody;
  readonly metrics: EdgeMetrics;
  readonly log: Log;
  readonly clock: Clock;
};

export type EventStreamEndpoint = {
  /**
   * Answers a GET or POST; `detach` is called when the answer becomes a stream. What is asked is
   * read unless it was already.
   */
  answer(
    request: IncomingMessage,
    response: ServerResponse,
    edge: EdgeRequest,
    detach: () => void,
    parameters?: GraphqlParameters,
  ): Promise<void>;
  /** Starts nothing new, tells each subscription to a log where to go on, and ends the streams. */
  drain(ms: number): Promise<void>;
};

/** GraphQL over server-sent events: GET or POST /graphql that accepts `text/event-stream`. */
export function createEventStreamEndpoint(
  options: EventStreamEndpointOptions,
): EventStreamEndpoint {
  const { operations, sessions, limits, metrics, clock } = options;
  const open = new Set<EventStream>();
  const beats = heartbeat(limits.pingEveryMs);
  let draining = false;

  const ended = (stream: EventStream) => {
    stream.cancel();
    stream.line.close();
    beats.remove(stream);
    open.delete(stream);
    metrics.eventStreamClosed();
  };
  const begin = async (
    request: IncomingMessage,
    response: ServerResponse,
    edge: EdgeRequest,
    detach: () => void,
    given?: GraphqlParameters,
  ) => {
    let stream: EventStream | null = null;
    let session: Session | null = null;
    const member = { expel: (why: Fault) => stream?.expel(why) };
    // Before anything is awaited: a client may leave at any moment, and it is told once.
    response.once("close", () => {
      if (session !== null) sessions.leave(session, member);
      if (stream !== null) ended(stream);
    });
    const entered = await sessions.enter(request.headers.authorization, member);
    if (!entered.ok) return answerFault(response, entered.fault);
    session = entered.value;
    if (response.destroyed || draining) {
      sessions.leave(session, member);
      return answerFault(response, SHUTTING_DOWN);
    }
    const own = new EventStream(response, session.account, limits);
    stream = own;
    open.add(own);
    metrics.eventStreamOpened();
    const parameters = given ? ok(given) : await readParameters(request, options.readBody);
    if (own.ended) return;
    detach();
    own.open();
    beats.add(own);
    const lastCursor = request.headers["last-event-id"];
    await operations.start(own, {
      ...{ parameters, readOnly: request.method === "GET", principal: session.principal },
      edge: streamRequest(edge, own),
      ...(typeof lastCursor === "string" && lastCursor !== "" ? { lastCursor } : {}),
    });
  };

  return {
    async answer(request, response, edge, detach, parameters) {
      if (draining || open.size >= limits.connectionsMax) {
        const overloaded = fault(
          "OVERLOADED",
          "There are too many event streams. Come back later.",
        );
        return answerFault(response, draining ? SHUTTING_DOWN : overloaded);
      }
      await begin(request, response, edge, detach, parameters);
    },
    async drain(ms) {
      draining = true;
      const deadline = clock.now().getTime() + ms;
      const pending = () => [...open].some((stream) => stream.isPending() && !stream.ended);
      while (pending() && clock.now().getTime() < deadline) await clock.sleep(QUIET_POLL_MS);
      for (const stream of open) stream.sendAway(SHUTTING_DOWN);
      while (open.size > 0 && clock.now().getTime() < deadline) await clock.sleep(QUIET_POLL_MS);
      for (const stream of open) stream.destroy();
      beats.stop();
    },
  };
}

const QUIET_POLL_MS = 10;

function streamRequest(edge: EdgeRequest, { signal }: EventStream): EdgeRequest {
  const { id, traceId, clientAddress, headers } = edge;
  return { id, traceId, clientAddress, headers, transport: "sse", signal };
}
