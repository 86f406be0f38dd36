import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call, Outside } from "../contract.ts";
import { type HttpClient, httpClient } from "../http.ts";
import { type Answer, issuesOf, readJson } from "../http-answer.ts";
import { redactor } from "../redact.ts";
import type { ShopifyConfig } from "./config.ts";
import { type CostBucket, type CostStatus, costBucket } from "./cost-bucket.ts";
import type { Operation } from "./operations.ts";

export const NAME = "shopify";

/** Sends one of the connector's operations, within the store's cost bucket. */
export type Graphql = <Data>(
  operation: Operation,
  variables: Readonly<Record<string, unknown>>,
  shape: z.ZodType<Data>,
  call: Call,
) => Promise<Result<Answered<Data>>>;

export type Answered<Data> = {
  readonly data: Data;
  /** The store's own clock when it answered. */
  readonly at: Date;
};

export type Client = { readonly graphql: Graphql; readonly http: HttpClient };

export function graphqlClient(config: ShopifyConfig, outside: Outside): Client {
  const secrets = [config.accessToken, config.webhookSecret];
  const http = httpClient({ system: NAME, timeoutMs: config.timeoutMs, secrets }, outside);
  const url = new URL(`/admin/api/${config.apiVersion}/graphql.json`, config.url);
  const headers = {
    "content-type": "application/json",
    "x-shopify-access-token": config.accessToken,
  };
  const bucket = costBucket(outside.clock);
  const redact = redactor(secrets);

  const graphql: Graphql = async (operation, variables, shape, call) => {
    const turn = await bucket.enter(operation.name, call);
    if (!turn) {
      return err("SYSTEM_THROTTLED", `${NAME} is throttled for longer than the call may take.`);
    }
    const body = JSON.stringify({ query: operation.text, variables });
    // Every mutation that is sent sets a state or starts an export: sending it twice does no harm.
    const request = { method: "POST", url, headers, body, safe: true } as const;
    try {
      return await http.exchange(request, call, async (answer) => {
        const envelope = await readJson(answer, Envelope);
        if (!envelope.ok) return envelope;
        const cost = envelope.value.extensions?.cost;
        if (cost) bucket.learn(operation.name, cost);
        const [error] = envelope.value.errors ?? [];
        if (error) return faultOfError(error, cost, bucket, call, answer, redact(error.message));
        const data = shape.safeParse(envelope.value.data);
        if (data.success) return ok({ data: data.data, at: answeredAt(answer, outside) });
        const what = `${NAME} answered ${operation.name} in a shape it should not have`;
        return err("SYSTEM_ANSWER_INVALID", `${what}: ${issuesOf(data.error)}`, { at: answer.at });
      });
    } finally {
      turn.leave();
    }
  };
  return { graphql, http };
}

const Cost = z.object({
  requestedQueryCost: z.number(),
  throttleStatus: z.object({
    maximumAvailable: z.number().positive(),
    currentlyAvailable: z.number(),
    restoreRate: z.number().positive(),
  }),
});

const WireError = z.object({
  message: z.string(),
  extensions: z.object({ code: z.string().optional() }).optional(),
});

const Envelope = z.object({
  data: z.unknown().optional(),
  errors: z.array(WireError).optional(),
  extensions: z.object({ cost: Cost.optional() }).optional(),
});

function faultOfError(
  error: z.infer<typeof WireError>,
  cost: CostStatus | undefined,
  bucket: CostBucket,
  call: Call,
  answer: Answer,
  message: string,
): Result<never> {
  const { at } = answer;
  switch (error.extensions?.code) {
    case "THROTTLED": {
      const retryAfterMs = cost ? bucket.waitMs(cost.requestedQueryCost, call.priority) : 1000;
      return err("SYSTEM_THROTTLED", `${NAME} is throttling.`, { at, retryAfterMs });
    }
    case "ACCESS_DENIED":
      return err("SYSTEM_UNAUTHORIZED", `${NAME} refused: ${message}`, { at });
    case "INTERNAL_SERVER_ERROR":
    case "TIMEOUT":
      return err("SYSTEM_UNAVAILABLE", `${NAME} failed: ${message}`, { at });
    default:
      return err("SYSTEM_REFUSED", `${NAME} refused: ${message}`, { at });
  }
}

/** Shopify's changes are ordered by its clock, so a poll's start is taken from there too. */
function answeredAt(answer: Answer, outside: Outside): Date {
  const date = Date.parse(answer.response.headers.get("date") ?? "");
  return Number.isNaN(date) ? outside.clock.now() : new Date(date);
}
