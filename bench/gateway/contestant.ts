import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { httpClient } from "../support/http.ts";
import { cpuMs } from "../support/process.ts";
import { ROOT } from "../support/tutti-process.ts";

/** A server of the benchmark in a process of its own. */
export type Server = {
  readonly url: string;
  /** Processor time that it has taken so far, all its threads together. */
  cpuMs(): Promise<number>;
  stop(): Promise<void>;
};

const READY_MS = 60_000;

/** Starts one of bench/gateway's own programs; resolves with what it tells when it is ready. */
export async function startOwn<Told>(program: string, order: object) {
  const path = new URL(`./${program}.js`, import.meta.url).pathname;
  return started<Told>(
    fork(path, [JSON.stringify(order)], { stdio: ["ignore", "ignore", 2, "ipc"] }),
  );
}

/** Starts a peer of bench/peers, with a file of what it is to serve. */
export async function startPeer(program: string, file: string): Promise<Server> {
  const path = join(ROOT, "bench", "peers", program);
  const child = fork(path, [file], {
    stdio: ["ignore", "ignore", 2, "ipc"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  const { told, ...server } = await started<{ port: number; path?: string }>(child);
  return serverAt(told.port, told.path ?? "/graphql", server);
}

export function serverAt(
  port: number,
  path: string,
  { pid, stop }: { readonly pid: number; readonly stop: () => Promise<void> },
): Server {
  return { url: `http://127.0.0.1:${port}${path}`, cpuMs: () => cpuMs(pid), stop };
}

/** What Tutti says of an operation's cost differs from one answer to the next. */
function withoutReport(text: string): string {
  const at = text.lastIndexOf(',"extensions":{"cost":');
  return at < 0 ? text : `${text.slice(0, at)}}`;
}

async function started<Told>(child: ChildProcess) {
  const signal = AbortSignal.timeout(READY_MS);
  const exited = once(child, "exit", { signal }).then(([code]) => {
    throw new Error(`a server of the benchmark ended with ${code} before it was ready`);
  });
  exited.catch(() => undefined);
  const [told] = (await Promise.race([once(child, "message", { signal }), exited])) as [Told];
  return {
    told,
    pid: child.pid ?? 0,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** A request that is sent again and again, and how its answers are judged. */
export type Question = {
  readonly body: string;
  readonly headers: readonly Readonly<Record<string, string>>[];
};

/**
 * Asks `count` times over as many connections as there are sets of headers, each waiting for its
 * answer before it asks again. Throws when an answer is not `expected`, text for text, or when that
 * is null, has errors; gives the last answer.
 */
export async function ask(
  { url }: Server,
  { body, headers }: Question,
  count: number,
  expected: string | null,
): Promise<string> {
  let left = count;
  let last = "";
  await Promise.all(
    headers.map(async (own) => {
      const client = httpClient(url, 1);
      try {
        while (left > 0) {
          left -= 1;
          const answered = await client.post(url, own, body);
          const { status } = answered;
          const text = withoutReport(answered.text);
          const wrong = expected === null ? text.includes('"errors"') : text !== expected;
          if (status !== 200 || wrong) {
            throw new Error(`${url} answered ${status}: ${text.slice(0, 500)}`);
          }
          last = text;
        }
      } finally {
        client.close();
      }
    }),
  );
  return last;
}
