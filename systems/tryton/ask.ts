import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";

/** Calls Tryton and waits for the answer without giving up the thread: for a test's bookkeeping. */
export type Ask = {
  readonly call: (method: string, ...params: unknown[]) => unknown;
  readonly close: () => Promise<number>;
};

const PATIENCE_MS = 60_000;

export function openAsk(access: {
  readonly url: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}): Ask {
  const { port1: mine, port2: theirs } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const { url, database, user, password } = access;
  const workerData = { url, database, user, password, port: theirs, signal };
  const worker = new Worker(SCRIPT, { eval: true, workerData, transferList: [theirs] });
  worker.unref();
  return {
    call(method, ...params) {
      Atomics.store(signal, 0, 0);
      mine.postMessage({ method, params });
      if (Atomics.wait(signal, 0, 0, PATIENCE_MS) === "timed-out") {
        throw new Error(`${method} had no answer.`);
      }
      const answer = receiveMessageOnPort(mine)?.message as { error?: unknown; result?: unknown };
      if (answer.error) throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
      return answer.result;
    },
    close: () => worker.terminate(),
  };
}

const SCRIPT = `
const { workerData } = require("node:worker_threads");
const { url, database, user, password, port, signal } = workerData;
let session = null;
const send = async (headers, method, params) => {
  const body = JSON.stringify({ id: 1, method, params });
  const all = { "content-type": "application/json", ...headers };
  const response = await fetch(new URL(database + "/", url), { method: "POST", headers: all, body });
  return response.ok ? response.json() : { error: "HTTP " + response.status };
};
const login = async () => {
  const { result } = await send({}, "common.db.login", [user, { password }, "en"]);
  const token = Buffer.from(user + ":" + result[0] + ":" + result[1]).toString("base64");
  return { authorization: "Session " + token };
};
port.on("message", async ({ method, params }) => {
  let answer;
  try {
    session ??= await login();
    answer = await send(session, method, params);
  } catch (error) {
    answer = { error: String(error) };
  }
  port.postMessage(answer);
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});
`;
