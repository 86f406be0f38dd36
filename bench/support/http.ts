import { Agent, request } from "node:http";

export type Answer = { readonly status: number; readonly text: string };

export type Client = {
  post(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer>;
  close(): void;
};

const ANSWER_WITHIN_MS = 30_000;

/** Asks one server over connections that it keeps: lighter than fetch, so that load stays even. */
export function httpClient(baseUrl: string, connectionsMax: number): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connectionsMax });
  return {
    post: (path, headers, body) =>
      new Promise((resolve, reject) => {
        const sent = request(new URL(path, baseUrl), {
          agent,
          method: "POST",
          headers: { ...headers, "content-length": Buffer.byteLength(body) },
          timeout: ANSWER_WITHIN_MS,
        });
        sent.once("timeout", () => sent.destroy(new Error(`${path} did not answer`)));
        sent.once("error", reject);
        sent.once("response", (answer) => {
          let text = "";
          answer.setEncoding("utf8").on("data", (some: string) => {
            text += some;
          });
          answer.once("error", reject);
          answer.once("end", () => resolve({ status: answer.statusCode ?? 0, text }));
        });
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}
