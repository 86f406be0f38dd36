import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import { z } from "zod";

/** What a subscriber was told, in the order in which it was told. */
export type Told =
  | { readonly type: "event"; readonly id: string; readonly cursor: string }
  | { readonly type: "gap"; readonly cursor: string; readonly missing: number };

export type Subscriber = {
  /**
   * Whether its subscription was sent to a gateway that has not gone since. Throws when it was told
   * something that cannot be understood.
   */
  isConnected(): boolean;
  /** Cuts the socket off without a word; it comes back to a gateway with the last cursor it has. */
  drop(): void;
  told(): readonly Told[];
  end(): Promise<void>;
};

export type SubscriberOptions = {
  /** One field of Subscription, as it is written, with `after: $after` among its arguments. */
  readonly field: string;
  readonly after: string;
  readonly authorization: string;
  /** Where gateways are just now, such as http://127.0.0.1:4000; some may be gone. */
  readonly urls: () => readonly string[];
};

const Message = z.object({ type: z.string(), payload: z.unknown() });
/** Where a gateway that goes, or that the client is too slow for, says to go on. */
const Farewell = z.object({
  errors: z
    .array(
      z.object({
        extensions: z.object({
          code: z.enum(["SHUTTING_DOWN", "SUBSCRIBER_TOO_SLOW"]),
          resumeAfter: z.string().optional(),
        }),
      }),
    )
    .length(1),
});
const Payload = z.object({
  data: z.record(
    z.string(),
    z.object({ type: z.string(), id: z.string(), cursor: z.string(), missing: z.int().optional() }),
  ),
  errors: z.never().optional(),
});

const AGAIN_WITHIN_MS = 400;

/** A client over graphql-transport-ws that never gives up, and remembers everything. */
export function subscriber(options: SubscriberOptions): Subscriber {
  const told: Told[] = [];
  let after = options.after;
  let socket: WebSocket | null = null;
  let connected = false;
  let ended = false;
  let failure: Error | null = null;

  const take = (payload: unknown) => {
    const farewell = Farewell.safeParse(payload);
    if (farewell.success) {
      after = farewell.data.errors[0]?.extensions.resumeAfter ?? after;
      return;
    }
    const [item] = Object.values(Payload.parse(payload).data);
    if (!item) throw new Error("an answer without an event");
    const { id, cursor, missing = 0 } = item;
    told.push(
      item.type === "GAP" ? { type: "gap", cursor, missing } : { type: "event", id, cursor },
    );
    after = cursor;
  };
  const hear = (own: WebSocket, text: string) => {
    // What still comes on a socket that was dropped was not received.
    if (own !== socket || failure) return;
    const { type, payload } = Message.parse({ payload: null, ...JSON.parse(text) });
    if (type === "ping") own.send(JSON.stringify({ type: "pong" }));
    else if (type === "connection_ack") {
      const query = `subscription ($after: Cursor) { ${options.field} { ${SELECTION} } }`;
      const asked = { query, variables: { after } };
      own.send(JSON.stringify({ id: "1", type: "subscribe", payload: asked }));
      connected = true;
    } else if (type === "next") take(payload);
    else if (type === "error" || type === "complete") own.terminate();
  };
  const once = (url: string) =>
    new Promise<void>((resolve) => {
      const own = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
      socket = own;
      own.on("open", () => {
        const payload = { authorization: options.authorization };
        own.send(JSON.stringify({ type: "connection_init", payload }));
      });
      own.on("message", (data) => {
        try {
          hear(own, String(data));
        } catch (cause) {
          failure = cause instanceof Error ? cause : new Error(String(cause));
          own.terminate();
        }
      });
      own.on("error", () => undefined);
      own.on("close", () => resolve());
    });
  const living = (async () => {
    while (!ended && !failure) {
      const urls = options.urls();
      const url = urls[randomInt(0, Math.max(1, urls.length))];
      if (url !== undefined) await once(url);
      connected = false;
      if (!ended) await sleep(randomInt(0, AGAIN_WITHIN_MS));
    }
  })();

  return {
    isConnected() {
      if (failure) throw failure;
      return connected;
    },
    drop() {
      const own = socket;
      socket = null;
      own?.terminate();
    },
    told: () => told,
    async end() {
      ended = true;
      socket?.terminate();
      await living;
      if (failure) throw failure;
    },
  };
}

const SELECTION = "type id cursor ... on Gap { missing }";
