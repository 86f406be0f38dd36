import type { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { err } from "../../kernel/result.ts";
import type { Call, Outside } from "../contract.ts";
import { httpClient } from "../http.ts";
import { readJson } from "../http-answer.ts";
import type { HubspotConfig } from "./config.ts";
import { pace } from "./pace.ts";

export const NAME = "hubspot";

/** HubSpot's API as this connector uses it: it reads, so sending a request twice does no harm. */
export type Hubspot = {
  readonly get: <Body>(
    path: string,
    query: Readonly<Record<string, string>>,
    shape: z.ZodType<Body>,
    call: Call,
  ) => Promise<Result<Body>>;
  readonly post: <Body>(
    path: string,
    body: object,
    shape: z.ZodType<Body>,
    call: Call,
  ) => Promise<Result<Body>>;
  /** The same for searches, which have a limit of their own. */
  readonly search: <Body>(
    path: string,
    body: object,
    shape: z.ZodType<Body>,
    call: Call,
  ) => Promise<Result<Body>>;
};

export function hubspotClient(config: HubspotConfig, outside: Outside): Hubspot {
  const { accessToken, clientSecret, timeoutMs } = config;
  const http = httpClient(
    { system: NAME, timeoutMs, secrets: [accessToken, clientSecret] },
    outside,
  );
  const requests = pace(outside.clock, {
    max: config.requestsPerTenSecondsMax,
    windowMs: TEN_SECONDS_MS,
  });
  const searches = pace(outside.clock, { max: config.searchesPerSecondMax, windowMs: 1_000 });

  const send = async <Body>(
    request: { method: "GET" | "POST"; url: URL; body?: string },
    turns: typeof requests,
    shape: z.ZodType<Body>,
    call: Call,
  ): Promise<Result<Body>> => {
    if (!(await turns.enter(call))) {
      return err("SYSTEM_TIMEOUT", `The call to ${NAME} ended before its turn came.`);
    }
    const headers = {
      authorization: `Bearer ${accessToken}`,
      ...(request.body === undefined ? {} : { "content-type": "application/json" }),
    };
    return http.exchange({ ...request, headers, safe: true }, call, (answer) => {
      // Answers to searches do not tell it.
      requests.learn(Number(answer.response.headers.get("x-hubspot-ratelimit-max") ?? Number.NaN));
      return readJson(answer, shape);
    });
  };
  const at = (path: string) => new URL(path, config.url);

  return {
    get(path, query, shape, call) {
      const url = at(path);
      url.search = new URLSearchParams(query).toString();
      return send({ method: "GET", url }, requests, shape, call);
    },
    post: (path, body, shape, call) =>
      send({ method: "POST", url: at(path), body: JSON.stringify(body) }, requests, shape, call),
    search: (path, body, shape, call) =>
      send({ method: "POST", url: at(path), body: JSON.stringify(body) }, searches, shape, call),
  };
}

const TEN_SECONDS_MS = 10_000;
