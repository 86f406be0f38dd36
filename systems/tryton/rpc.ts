/** As little of a Tryton client as seeding and asking needs; it shares nothing with the connector. */
export type Rpc = (method: string, ...params: unknown[]) => Promise<unknown>;

export type Access = { readonly url: string; readonly database: string };

export async function login(access: Access, user: string, password: string): Promise<Rpc> {
  const session = await send(access, {}, "common.db.login", [user, { password }, "en"]);
  const [id, key] = session as [number, string];
  const token = Buffer.from(`${user}:${id}:${key}`).toString("base64");
  const headers = { authorization: `Session ${token}` };
  return (method, ...params) => send(access, headers, method, params);
}

async function send(
  { url, database }: Access,
  headers: Readonly<Record<string, string>>,
  method: string,
  params: readonly unknown[],
): Promise<unknown> {
  const response = await fetch(new URL(`${database}/`, url), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ id: 1, method, params }),
    signal: AbortSignal.timeout(60_000),
  });
  if (!response.ok) throw new Error(`${method}: HTTP ${response.status}`);
  const answer = (await response.json()) as { result?: unknown; error?: unknown };
  if (answer.error) throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
  return answer.result;
}

export const decimal = (text: string) => ({ __class__: "Decimal", decimal: text });
export const days = (count: number) => ({ __class__: "timedelta", seconds: count * 86_400 });
export const date = (year: number, month: number, day: number) => ({
  __class__: "date",
  ...{ year, month, day },
});
