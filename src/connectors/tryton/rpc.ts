import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call, Outside } from "../contract.ts";
import { httpClient } from "../http.ts";
import type { Answer } from "../http-answer.ts";
import { readJson } from "../http-answer.ts";
import type { TrytonConfig } from "./config.ts";
import { NAME } from "./config.ts";
import { sharedWork } from "./shared-work.ts";
import { faultOfError } from "./wire-errors.ts";

/** JSON-RPC with a session that is opened when it is needed and renewed once when it has ended. */
export type Rpc = {
  /** Calls `model.<model>.<procedure>`; the user's context is added as the last parameter. */
  readonly call: <Value>(
    procedure: string,
    params: readonly unknown[],
    shape: z.ZodType<Value>,
    call: Call,
    how?: CallHow,
  ) => Promise<Result<Said<Value>>>;
  readonly version: (call: Call) => Promise<Result<string>>;
};

export type CallHow = {
  /** False when sending it twice would do something twice. Default true. */
  readonly safe?: boolean;
  readonly context?: Readonly<Record<string, unknown>>;
};

/** A result and the server's own time when it answered, null when it does not tell. */
export type Said<Value> = { readonly value: Value; readonly at: string | null };

export function trytonRpc(config: TrytonConfig, outside: Outside): Rpc {
  const { timeoutMs, concurrencyMax, user, password } = config;
  const settings = { system: NAME, timeoutMs, concurrencyMax, secrets: [password] };
  const http = httpClient(settings, outside);
  const root = new URL(config.url.endsWith("/") ? config.url : `${config.url}/`);
  const database = new URL(`${encodeURIComponent(config.database)}/`, root);
  let lastId = 0;
  let session: Session | null = null;

  const send = <Value>(
    target: { readonly url: URL; readonly method: string; readonly headers?: object },
    params: readonly unknown[],
    shape: z.ZodType<Value>,
    call: Call,
    safe: boolean,
  ): Promise<Result<Said<Value>>> => {
    lastId += 1;
    const id = lastId;
    const request = {
      method: "POST" as const,
      url: target.url,
      headers: { "content-type": "application/json", ...target.headers },
      body: JSON.stringify({ id, method: target.method, params }),
      safe,
    };
    return http.exchange(request, call, (answer) => readEnvelope(answer, id, target.method, shape));
  };

  const login = sharedWork(async (call): Promise<Result<Session>> => {
    const method = "common.db.login";
    const params = [user, { password }, "en"];
    const opened = await send({ url: database, method }, params, Login, call, true);
    if (!opened.ok) return opened;
    const [userId, key] = opened.value.value;
    const token = Buffer.from(`${user}:${userId}:${key}`).toString("base64");
    const headers = { authorization: `Session ${token}` };
    const prefer = { url: database, method: "model.res.user.get_preferences", headers };
    const preferred = await send(prefer, [true, {}], Preferences, call, true);
    if (!preferred.ok) return preferred;
    session = { headers, context: preferred.value.value };
    return ok(session);
  });

  return {
    async call(procedure, params, shape, call, how = {}) {
      const method = `model.${procedure}`;
      for (let renewals = 0; ; renewals += 1) {
        const opened = session ? ok(session) : await login(call);
        if (!opened.ok) return opened;
        const { headers, context } = opened.value;
        const all = [...params, { ...context, ...how.context }];
        const target = { url: database, method, headers };
        const said = await send(target, all, shape, call, how.safe ?? true);
        const ended = !said.ok && said.fault.code === "SYSTEM_UNAUTHORIZED";
        if (!ended || renewals > 0) return said;
        // Nobody was let in, so nothing was done. Another call may have renewed it already.
        if (session === opened.value) session = null;
      }
    },
    async version(call) {
      const method = "common.server.version";
      const said = await send({ url: root, method }, [], z.string().max(100), call, true);
      return said.ok ? ok(said.value.value) : said;
    },
  };
}

type Session = {
  readonly headers: { readonly authorization: string };
  readonly context: Readonly<Record<string, unknown>>;
};

const Login = z.tuple([z.int(), z.string().min(1)]);
const Preferences = z
  .looseObject({ company: z.int(), language: z.string().optional() })
  .transform(({ company, language }) => ({ company, ...(language ? { language } : {}) }));

const Envelope = z.union([
  z.object({ id: z.unknown(), error: z.array(z.unknown()).min(1) }),
  z.object({ id: z.unknown(), result: z.unknown() }),
]);

async function readEnvelope<Value>(
  answer: Answer,
  id: number,
  method: string,
  shape: z.ZodType<Value>,
): Promise<Result<Said<Value>>> {
  const envelope = await readJson(answer, Envelope);
  if (!envelope.ok) return envelope;
  const { value } = envelope;
  const invalid = (what: string) => err("SYSTEM_ANSWER_INVALID", `${NAME} ${what}`, { at: method });
  if (value.id !== id) return invalid("answered another request than it was asked.");
  if ("error" in value) return faultOfError(value.error, method);
  const parsed = shape.safeParse(value.result);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return invalid(
      `answered in a shape it should not have: ${issue?.path.join(".")} ${issue?.message}`,
    );
  }
  const date = Date.parse(answer.response.headers.get("date") ?? "");
  return ok({ value: parsed.data, at: Number.isNaN(date) ? null : new Date(date).toISOString() });
}
