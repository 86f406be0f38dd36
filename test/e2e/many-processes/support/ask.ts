/** What a gateway answered; `broken` when the connection was refused or broke off. */
export type Outcome =
  | { readonly type: "data"; readonly data: unknown }
  | { readonly type: "coded"; readonly code: string; readonly status: number }
  | { readonly type: "broken"; readonly reason: string };

type Body = {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
};

const ANSWER_WITHIN_MS = 60_000;

/** Asks a gateway for one operation, and says what came of it. */
export async function ask(
  url: string,
  authorization: string,
  query: string,
  variables: object = {},
): Promise<Outcome> {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const { data, errors } = (await response.json()) as Body;
    const code = errors?.[0]?.extensions.code;
    if (code !== undefined) return { type: "coded", code, status: response.status };
    return { type: "data", data };
  } catch (cause) {
    const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
    return { type: "broken", reason: String(inner) };
  }
}

/** The data of an operation that must succeed. */
export async function mustAsk<Data>(
  url: string,
  authorization: string,
  query: string,
  variables: object = {},
): Promise<Data> {
  const outcome = await ask(url, authorization, query, variables);
  if (outcome.type !== "data") throw new Error(JSON.stringify(outcome));
  return outcome.data as Data;
}

/** Waits until `look` finds something. */
export async function until<Value>(
  what: string,
  look: () => Promise<Value | null | undefined | false>,
  withinMs = 90_000,
): Promise<Value> {
  const end = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** `mustAsk` of one gateway. */
export type Ask = <Data>(query: string, variables?: object) => Promise<Data>;
