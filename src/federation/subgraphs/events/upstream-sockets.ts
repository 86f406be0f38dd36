import type { Agent } from "node:http";
import { failed, SubgraphEnded } from "../failed.ts";
import { chooseHeaders, type HeaderRules } from "../header-rules.ts";
import type { Call, EventRequest, SubgraphAnswer, SubgraphEvents } from "../subgraph.ts";
import { type UpstreamLimits, UpstreamSocket } from "./upstream-socket.ts";

export type UpstreamSocketsOptions = {
  readonly name: string;
  readonly url: URL;
  readonly headers: HeaderRules;
  readonly agent?: Agent | undefined;
  readonly limits: UpstreamLimits & {
    readonly socketsMax: number;
    readonly subscriptionsMax: number;
    /** How long a connection without subscriptions is kept. */
    readonly idleMs: number;
  };
};

export type UpstreamSockets = {
  subscribe(request: EventRequest, call: Call): Promise<SubgraphEvents | SubgraphAnswer>;
  /** How many connections there are. */
  count(): number;
  /** How many subscriptions go over them. */
  subscriptions(): number;
  close(): void;
};

type Held = { readonly socket: UpstreamSocket; users: number; idle: NodeJS.Timeout | null };

/**
 * The connections over which a subgraph sends events: one for each audience and its headers, made
 * when it is needed, and closed when nobody has needed it for a while.
 */
export function upstreamSockets(options: UpstreamSocketsOptions): UpstreamSockets {
  const { name, limits } = options;
  const sockets = new Map<string, Held>();
  let subscriptions = 0;

  const open = (key: string, headers: Readonly<Record<string, string>>): Held => {
    const onClose = () => {
      clearTimeout(held.idle ?? undefined);
      if (sockets.get(key) === held) sockets.delete(key);
    };
    const held: Held = {
      ...{ users: 0, idle: null },
      socket: new UpstreamSocket({ ...options, headers, onClose }),
    };
    sockets.set(key, held);
    return held;
  };
  const use = (held: Held): (() => void) => {
    held.users += 1;
    subscriptions += 1;
    clearTimeout(held.idle ?? undefined);
    let used = true;
    return () => {
      if (!used) return;
      used = false;
      held.users -= 1;
      subscriptions -= 1;
      if (held.users > 0) return;
      held.idle = setTimeout(() => held.socket.close(), limits.idleMs);
      held.idle.unref();
    };
  };

  return {
    count: () => sockets.size,
    subscriptions: () => subscriptions,
    async subscribe({ operation, variables }, { signal, audience, headers: given }) {
      const headers = chooseHeaders(options.headers, given);
      const key = `${audience}\n${JSON.stringify(headers)}`;
      const known = sockets.get(key);
      if (subscriptions >= limits.subscriptionsMax) {
        const most = `is at its ${limits.subscriptionsMax} subscriptions.`;
        return failed(name, "OVERLOADED", most);
      }
      if (known === undefined && sockets.size >= limits.socketsMax) {
        return failed(name, "OVERLOADED", `is at its ${limits.socketsMax} connections for events.`);
      }
      const held = known ?? open(key, headers);
      const release = use(held);
      try {
        await held.socket.ready;
      } catch (error) {
        release();
        if (error instanceof SubgraphEnded) return { data: null, errors: error.errors };
        throw error;
      }
      if (signal.aborted) {
        release();
        return failed(name, "SUBGRAPH_TIMEOUT", "was not waited for any longer.");
      }
      const leave = () => void events.return?.();
      const events = held.socket.subscribe(operation, variables, () => {
        signal.removeEventListener("abort", leave);
        release();
      });
      signal.addEventListener("abort", leave, { once: true });
      return { events, answer: async (event) => event as SubgraphAnswer };
    },
    close() {
      for (const { socket } of [...sockets.values()]) socket.close();
    },
  };
}
