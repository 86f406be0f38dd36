import type { ExecutionResult } from "graphql";
import { GraphQLError, OperationTypeNode } from "graphql";
import type { RandomBytes } from "../../kernel/ids.ts";
import type { Result } from "../../kernel/result.ts";
import { fault } from "../../kernel/result.ts";
import { anyoneOf, audienceOf } from "../auth/audience.ts";
import type { Principal } from "../auth/principal.ts";
import type { PersistedDocuments } from "../documents/persisted-documents.ts";
import type { EdgeRequest } from "../edge-request.ts";
import type { Variables } from "../graphql/compiled-operations.ts";
import type { PreparedOperation } from "../graphql/document-store.ts";
import type { ErrorMask } from "../graphql/error-mask.ts";
import type { LiveResponses, OperationCall, ResponseStream } from "../graphql/executable-graph.ts";
import { actualCost } from "../graphql/guard.ts";
import type { Pipeline } from "../graphql/pipeline.ts";
import { faultError } from "../graphql/refusal.ts";
import { writeResult } from "../graphql/written-data.ts";
import type { GraphqlParameters } from "../http/graphql-parameters.ts";
import { randomHex } from "../http/request-identity.ts";
import type { Share } from "./delivery.ts";
import { deliver, follow } from "./delivery.ts";
import type { Operation } from "./operation.ts";
import type { Shareable, SharedStreamLimits } from "./shared-stream.ts";
import { sharedStreams, shareKey } from "./shared-streams.ts";

/** An operation that a client asks for. */
export type Asked = {
  /** What the client sent, still to be checked. */
  readonly parameters: Result<GraphqlParameters>;
  /** True of a GET, by which nothing is changed. */
  readonly readOnly: boolean;
  readonly principal: Principal;
  readonly edge: EdgeRequest;
  /** The last event that the client has, when its transport tells; it counts before `after`. */
  readonly lastCursor?: string;
};

export type Operations = {
  /**
   * Admits an operation, and answers or feeds it. Resolves when that goes on by itself, or has
   * ended. Never rejects.
   */
  start(operation: Operation, asked: Asked): Promise<void>;
};

export type OperationsOptions = {
  readonly pipeline: Pipeline;
  /** The same for what is opened for all: who follows it pays for it, and it has no deadline. */
  readonly shared: Pick<Pipeline, "subscribe">;
  readonly documents: PersistedDocuments;
  readonly mask: ErrorMask;
  readonly contextFor: (principal: Principal, request: EdgeRequest) => object;
  readonly limits: SharedStreamLimits & { readonly subscriptionsPerPrincipalMax: number };
  readonly random: RandomBytes;
};

/**
 * Executes the operations of WebSockets and event streams alike. A subscription that answers the
 * same to all who have the same rights is executed once for all of them, for nobody in particular.
 */
export function createOperations(options: OperationsOptions): Operations {
  const { pipeline, documents, mask, contextFor, limits } = options;
  const streams = sharedStreams(limits);
  const callOf = (
    operation: Operation,
    asked: Asked,
    prepared: PreparedOperation,
    variables: Variables,
  ): OperationCall => ({
    variables,
    principal: asked.principal,
    requester: asked.edge,
    newContext: () => contextFor(asked.principal, asked.edge),
    signal: asked.edge.signal,
    abort: (reason) => operation.abort(reason),
    headers: asked.edge.headers,
    culprit: culpritOf(asked, prepared),
    ...(asked.lastCursor === undefined ? {} : { lastCursor: asked.lastCursor }),
  });

  /** What a stream says is masked already; anything else is a bug. */
  const asShown = (error: unknown, asked: Asked, prepared: PreparedOperation) =>
    error instanceof GraphQLError ? error : mask(error, culpritOf(asked, prepared));

  const subscribe = async (
    operation: Operation,
    asked: Asked,
    prepared: PreparedOperation,
    variables: Variables,
  ) => {
    const { subscriptionsPerPrincipalMax: max } = limits;
    if (!operation.count(max)) return operation.fail([tooMany(max)]);
    const opened = await pipeline.subscribe(
      prepared,
      callOf(operation, asked, prepared, variables),
    );
    if (operation.ended) return void (isStream(opened) && (await opened.return()));
    if (!isStream(opened)) {
      operation.underWay();
      operation.next(writeResult(opened));
      return operation.complete();
    }
    const { course, live } = opened;
    if (course) operation.course = { kind: course.kind, cursorOf: course.cursorOf };
    if (live === undefined) {
      operation.written = course?.place() ?? -1;
      operation.underWay();
      const failed = (error: unknown) => operation.fail([asShown(error, asked, prepared)]);
      return void deliver(operation, opened).catch(failed);
    }
    const from = placeOf(asked, live);
    if (!from.ok) return operation.fail([faultError(from.fault)]);
    operation.written = from.value ?? -1;
    if (live.pay !== undefined) operation.pay = live.pay;
    // Until it has a place, there is nowhere to go on for who is sent away.
    if (from.value !== null) operation.underWay();
    const key = shareKey(prepared, variables, audienceOf(asked.principal));
    const open = opener(options, asked, prepared, variables);
    const share: Share = {
      failed: (error) => asShown(error, asked, prepared),
      running: () => streams.running(prepared, key),
      hold: () => streams.hold(prepared, key, open),
    };
    await follow(operation, share, live.missed, from.value);
  };

  return {
    async start(operation, asked) {
      const { parameters, readOnly, principal, edge } = asked;
      if (!parameters.ok) return operation.fail([faultError(parameters.fault)]);
      const found = documents.find(parameters.value);
      if (!found.ok) return operation.fail([faultError(found.fault)]);
      const { operationName, variables } = parameters.value;
      const { source } = found.value;
      const request = { source, operationName, variables, readOnly, requester: edge };
      const admission = pipeline.admit(request, principal, edge.transport);
      if ("refusal" in admission) return operation.fail(admission.refusal.errors);
      const { admitted } = admission;
      try {
        if (admitted.operation.operation === OperationTypeNode.SUBSCRIPTION) {
          return await subscribe(operation, asked, admitted, variables);
        }
        const call = callOf(operation, asked, admitted, variables);
        operation.next(writeResult(await pipeline.execute(admitted, call)));
        operation.complete();
      } catch (error) {
        operation.fail([asShown(error, asked, admitted)]);
      } finally {
        operation.opened();
      }
    },
  };
}

function tooMany(max: number): GraphQLError {
  const message = `A principal may have at most ${max} subscriptions at once.`;
  return faultError(fault("SUBSCRIPTIONS_TOO_MANY", message));
}

function isStream(opened: ResponseStream | ExecutionResult): opened is ResponseStream {
  return Symbol.asyncIterator in opened;
}

function placeOf({ lastCursor }: Asked, live: LiveResponses) {
  if (lastCursor !== undefined) return live.placeAt(lastCursor);
  return { ok: true, value: live.after } as const;
}

function culpritOf({ edge, principal }: Asked, { operation }: PreparedOperation) {
  const operationName = operation.name?.value ?? null;
  return { requestId: edge.id, principalId: principal.id, operationName };
}

/** Opens the same operation for all who have the same rights; keeps nothing of who asked first. */
function opener(
  { shared, contextFor, random }: OperationsOptions,
  asked: Asked,
  prepared: PreparedOperation,
  variables: Variables,
) {
  const anyone = anyoneOf(asked.principal);
  const { transport } = asked.edge;
  return async (signal: AbortSignal): Promise<Shareable> => {
    const id = `shared-${randomHex(random, 8)}`;
    const traceId = randomHex(random, 16);
    const edge: EdgeRequest = { id, traceId, transport, clientAddress: "", headers: {}, signal };
    const operationName = prepared.operation.name?.value ?? null;
    const opened = await shared.subscribe(prepared, {
      ...{ variables, principal: anyone, signal, headers: {} },
      newContext: () => contextFor(anyone, edge),
      culprit: { requestId: id, principalId: "shared", operationName },
    });
    if (!isStream(opened)) throw opened.errors?.[0] ?? new Error("no stream");
    const { course, live } = opened;
    if (!course || !live) throw new Error("a stream is live for one and not for all");
    return {
      course: { kind: course.kind, cursorOf: course.cursorOf },
      live,
      costOf: (result) => actualCost(prepared, result, variables),
    };
  };
}
