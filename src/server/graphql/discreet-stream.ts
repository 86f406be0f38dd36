import type { ExecutionResult } from "graphql";
import { GraphQLError } from "graphql";
import type { Principal } from "../auth/principal.ts";
import type { Discretion } from "./discretion.ts";
import type { LiveResponses, PlacedResponse, ResponseStream } from "./executable-graph.ts";
import { mapPlaced, mapStream } from "./response-stream.ts";

/** What a subscription opens, which tells this principal no more than an answer to a query would. */
export function discreetly(
  opened: ResponseStream | ExecutionResult,
  discreet: Discretion,
  principal: Principal,
): ResponseStream | ExecutionResult {
  const look = (result: ExecutionResult) => discreet.ofResult(result, principal);
  const fail = (error: unknown) =>
    error instanceof GraphQLError ? discreet.ofError(error, principal) : error;
  if (!(Symbol.asyncIterator in opened)) return look(opened);
  const { course, live } = opened;
  return Object.assign(mapStream(opened, look, fail), {
    ...(course === undefined ? {} : { course }),
    ...(live === undefined ? {} : { live: discreetLive(live, look, fail) }),
  });
}

function discreetLive(
  live: LiveResponses,
  look: (result: ExecutionResult) => ExecutionResult,
  fail: (error: unknown) => unknown,
): LiveResponses {
  const placed = (answer: PlacedResponse) => ({ ...answer, result: look(answer.result) });
  const open = async (opened: ReturnType<LiveResponses["follow"]>) => {
    try {
      return mapPlaced(await opened, placed, fail);
    } catch (error) {
      throw fail(error);
    }
  };
  return {
    ...live,
    missed: (after) => open(live.missed(after)),
    follow: () => open(live.follow()),
  };
}
