import type { IncomingMessage, ServerResponse } from "node:http";
import type { FaultCode } from "../../kernel/faults.ts";
import { fault } from "../../kernel/result.ts";
import type { EdgeRequest } from "../edge-request.ts";
import { answerFault } from "./answer.ts";
import type { ClientView } from "./client-address.ts";

/** One request on its way to its route. */
export type Visit = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly client: ClientView;
  readonly edge: EdgeRequest;
  /** Says that the answer is a stream of events: it is no longer one of those being made. */
  readonly detach: () => void;
};

export type Route = {
  /** Such as "/graphql"; with `below`, everything under it too. */
  readonly path: string;
  readonly below?: boolean;
  /** Left out where the route decides itself. GET answers HEAD too. */
  readonly methods?: readonly string[];
  /** Answered however much else there is to answer. */
  readonly always?: boolean;
  /** `rest` is the path after the route's own, without a leading slash: "" for the route itself. */
  handle(visit: Visit, rest: string): Promise<void> | void;
};

export type Router = {
  /** The route of a path; null when there is none. Its path is the label of metrics, never the URL. */
  match(path: string): Route | null;
  /** Has a route answer, or says why it does not. */
  dispatch(route: Route | null, path: string, visit: Visit): Promise<void> | void;
};

/** Finds the route of a path; whatever has none gets a coded error in JSON. */
export function createRouter(routes: readonly Route[]): Router {
  const exact = new Map(routes.map((route) => [route.path, route]));
  return {
    match: (path) =>
      exact.get(path) ??
      routes.find((route) => route.below && path.startsWith(`${route.path}/`)) ??
      null,
    dispatch(route, path, visit) {
      const { request, response } = visit;
      if (route === null) return refuse(response, "NOT_FOUND", "There is nothing at this path.");
      const method = request.method === "HEAD" ? "GET" : (request.method ?? "");
      if (route.methods && !route.methods.includes(method)) {
        const allow = route.methods.join(", ");
        return refuse(response, "METHOD_NOT_ALLOWED", `This path answers ${allow}.`, { allow });
      }
      return route.handle(visit, path.slice(route.path.length + 1));
    },
  };
}

export function pathOf(url = "/"): string {
  const end = url.indexOf("?");
  const path = end < 0 ? url : url.slice(0, end);
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

function refuse(
  response: ServerResponse,
  code: FaultCode,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  answerFault(response, fault(code, message), headers);
}
