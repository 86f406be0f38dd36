import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { httpClient } from "../support/http.ts";
import { cpuMs } from "../support/process.ts";
import { ROOT } from "../support/tutti-process.ts";
import type { TuttiOrder } from "./serve-tutti.ts";

/** A server of the benchmark in a process of its own. */
export type Server = {
  readonly url: string;
  /** Processor time that it has taken so far, all its threads together. */
  cpuMs(): Promise<number>;
  stop(): Promise<void>;
};

/** One of our own programs, which can be asked. */
export type OwnServer = Server & {
  /** In bytes, after everything that nobody holds was let go. */
  memory(): Promise<{ readonly rss: number; readonly heapUsed: number }>;
};

const READY_MS = 60_000;
const STOP_MS = 3_000;

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

export async function startTutti(order: TuttiOrder): Promise<OwnServer> {
  const { told, tell, ...server } = await startOwn<{ port: number }>("serve-tutti", order);
  return {
    ...serverAt(told.port, "/graphql", server),
    memory: () => tell("memory"),
  };
}

function serverAt(
  port: number,
  path: string,
  { pid, stop }: Pick<Started, "pid" | "stop">,
): Server {
  return { url: `http://127.0.0.1:${port}${path}`, cpuMs: () => cpuMs(pid), stop };
}

/** What Tutti says of an operation's cost differs from one answer to the next. */
function withoutReport(text: string): string {
  const at = text.lastIndexOf(',"extensions":{"cost":');
  return at < 0 ? text : `${text.slice(0, at)}}`;
}

type Started = Awaited<ReturnType<typeof started>>;

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
    async tell<Answer>(word: string): Promise<Answer> {
      const answered = once(child, "message", { signal: AbortSignal.timeout(READY_MS) });
      child.send(word);
      return (await answered)[0];
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      // It ends by itself when nobody is there to talk to.
      child.disconnect();
      const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await ended;
      clearTimeout(late);
    },
  };
}

/** A request that is sent again and again, and which answers to it are right. */
export type Question = {
  /** The body of the nth request. */
  readonly body: (n: number) => string;
  /** Of each connection over which it is sent. */
  readonly headers: readonly Readonly<Record<string, string>>[];
  readonly isRight: (status: number, text: string) => boolean;
};

/**
 * Asks `count` times over as many connections as there are sets of headers, each waiting for its
 * answer before it asks again. Throws of an answer that is not right; gives the last one.
 */
export async function ask({ url }: Server, question: Question, count: number): Promise<string> {
  let asked = 0;
  let last = "";
  const askOver = async (headers: Question["headers"][number]) => {
    const client = httpClient(url, 1);
    try {
      while (asked < count) {
        asked += 1;
        const answer = await client.post(url, headers, question.body(asked));
        last = withoutReport(answer.text);
        if (!question.isRight(answer.status, last)) {
          throw new Error(`${url} answered ${answer.status}: ${last.slice(0, 500)}`);
        }
      }
    } finally {
      client.close();
    }
  };
  await Promise.all(question.headers.map(askOver));
  return last;
}
