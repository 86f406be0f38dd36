import { setTimeout as sleep } from "node:timers/promises";
import { ask, type Outcome } from "./ask.ts";

/** A load balancer's list of where gateways are, of those that say that they are ready. */
export type Balancer = {
  /** From now on a gateway is there, once it is ready; answers when it is. */
  add(url: string): Promise<void>;
  /** It is gone for good. */
  remove(url: string): void;
  next(): string | undefined;
  close(): Promise<void>;
};

const LOOK_EVERY_MS = 100;

/** Asks each gateway's /readyz ten times a second, and sends requests to the ready ones in turn. */
export function balancer(): Balancer {
  const ready = new Map<string, boolean>();
  let turn = 0;
  let closed = false;
  const looking = (async () => {
    for (; !closed; await sleep(LOOK_EVERY_MS)) {
      await Promise.all(
        [...ready.keys()].map(async (url) => {
          const response = await fetch(`${url}/readyz`).catch(() => null);
          if (ready.has(url)) ready.set(url, response?.status === 200);
          await response?.body?.cancel();
        }),
      );
    }
  })();
  return {
    async add(url) {
      ready.set(url, false);
      while (!ready.get(url)) await sleep(LOOK_EVERY_MS / 2);
    },
    remove: (url) => void ready.delete(url),
    next() {
      const urls = [...ready].flatMap(([url, is]) => (is ? [url] : []));
      turn += 1;
      return urls[turn % urls.length];
    },
    async close() {
      closed = true;
      await looking;
    },
  };
}

/** Keeps so many requests under way until it is stopped, which gives what came of them. */
export function keepAsking(
  urlOf: () => string | undefined,
  authorization: string,
  operation: (n: number) => { readonly query: string; readonly variables?: object },
  atOnce: number,
): { stop(): Promise<readonly Outcome[]> } {
  const outcomes: Outcome[] = [];
  let stopped = false;
  let count = 0;
  const one = async () => {
    while (!stopped) {
      const { query, variables } = operation(count++);
      const url = urlOf();
      if (url === undefined) outcomes.push({ type: "broken", reason: "no gateway is ready" });
      else outcomes.push(await ask(url, authorization, query, variables));
      await sleep(5);
    }
  };
  const going = Promise.all(Array.from({ length: atOnce }, one));
  return {
    async stop() {
      stopped = true;
      await going;
      return outcomes;
    },
  };
}
