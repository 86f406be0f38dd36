import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call, Outside } from "../contract.ts";
import { httpClient } from "../http.ts";
import { type Answer, issuesOf, readJson } from "../http-answer.ts";
import { redactor } from "../redact.ts";
import { NAME, type SquareConfig } from "./config.ts";

/** Asks Square; a refusal (400, 402, 404, 409, 422) is a fault, or comes back with its code. */
export type Api = {
  readonly ask: <Body>(question: Question, shape: z.ZodType<Body>, call: Call) => Asked<Body>;
  readonly tell: <Body>(question: Question, shape: z.ZodType<Body>, call: Call) => Told<Body>;
};

type Asked<Body> = Promise<Result<Answered<Body>>>;
type Told<Body> = Promise<Result<Answered<Body> | Refusal>>;

/** Every one of them may be sent twice: it reads, or carries an idempotency key. */
export type Question =
  | { readonly get: string; readonly query?: Readonly<Record<string, string>> }
  | { readonly post: string; readonly body: object };

export type Answered<Body> = {
  readonly data: Body;
  /** Square's own clock when it answered. */
  readonly at: Date;
};

/** What Square does not do, in its own words. */
export type Refusal = { readonly refused: string; readonly detail: string; readonly from: string };

export function squareApi(config: SquareConfig, outside: Outside): Api {
  const secrets = [config.accessToken, config.webhookSignatureKey];
  const redact = redactor(secrets);
  const settings = { system: NAME, timeoutMs: config.timeoutMs, secrets };
  const http = httpClient(settings, { ...outside, fetch: passingRefusals(outside.fetch) });
  const headers = {
    authorization: `Bearer ${config.accessToken}`,
    "content-type": "application/json",
    "square-version": config.version,
  };

  const tell = <Body>(question: Question, shape: z.ZodType<Body>, call: Call) => {
    const isGet = "get" in question;
    const url = new URL(isGet ? question.get : question.post, config.url);
    if (isGet) url.search = new URLSearchParams(question.query).toString();
    const body = isGet ? {} : { body: JSON.stringify(question.body) };
    const request = { method: isGet ? "GET" : "POST", url, headers, ...body, safe: true } as const;
    return http.exchange(request, call, async (answer): Told<Body> => {
      const said = await readJson(answer, Envelope);
      if (!said.ok) return said;
      if (answer.response.headers.has(REFUSED)) {
        const [error] = said.value.errors ?? [];
        const { code = "BAD_REQUEST", detail = "no reason given" } = error ?? {};
        return ok({ refused: code, detail: redact(detail), from: answer.at });
      }
      const data = shape.safeParse(said.value);
      if (data.success) return ok({ data: data.data, at: answeredAt(answer, outside) });
      const what = `${NAME} answered in a shape it should not have`;
      return err("SYSTEM_ANSWER_INVALID", `${what}: ${issuesOf(data.error)}`, { at: answer.at });
    });
  };
  return {
    tell,
    async ask(question, shape, call) {
      const told = await tell(question, shape, call);
      if (!told.ok) return told;
      return "refused" in told.value ? refusalFault(told.value) : ok(told.value);
    },
  };
}

export function refusalFault({ refused, detail, from }: Refusal): Result<never> {
  return err("SYSTEM_REFUSED", `${NAME} refused with ${refused}: ${detail}`, { at: from });
}

const Envelope = z.looseObject({
  errors: z
    .array(z.object({ code: z.string().optional(), detail: z.string().optional() }))
    .optional(),
});

const REFUSED = "x-tutti-refused";
const REFUSALS: readonly number[] = [400, 402, 404, 409, 422];

/**
 * Refusals pass for answers, so that their bodies are read: Square says only there what it
 * refuses, and an idempotency key that was used before is a refusal too.
 */
function passingRefusals(fetch: Outside["fetch"]): Outside["fetch"] {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (!REFUSALS.includes(response.status)) return response;
    const headers = new Headers(response.headers);
    headers.set(REFUSED, String(response.status));
    return new Response(response.body, { status: 200, headers });
  };
}

/** Square's changes are ordered by its clock, so a poll's start is taken from there too. */
function answeredAt(answer: Answer, outside: Outside): Date {
  const date = Date.parse(answer.response.headers.get("date") ?? "");
  return Number.isNaN(date) ? outside.clock.now() : new Date(date);
}
