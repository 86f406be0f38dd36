import { seededChance } from "../world/random.ts";

/**
 * What can happen to a webhook on its way: it comes twice, it comes late, others overtake it, or
 * it never comes although its sender takes it for delivered.
 */
export const DELIVERY_MODES = ["duplicate", "late", "reorder", "lose"] as const;
export type DeliveryMode = (typeof DELIVERY_MODES)[number];

/** The way from an emulator's webhook sender to its subscriber. */
export type UnreliableDelivery = {
  /** For the sender, in place of the platform's; bodies stay as they were when they were sent. */
  readonly fetch: typeof fetch;
  /** From now on that share (0 to 1) of what is sent goes wrong in that way; returns what ends it. */
  readonly spoil: (mode: DeliveryMode, share: number) => () => void;
  /** How many deliveries are held back. */
  readonly pending: () => number;
  readonly close: () => void;
};

export type UnreliableDeliveryOptions = {
  readonly fetch: typeof fetch;
  /** The same seed spoils the same deliveries, counted from the first. */
  readonly seed?: number;
  /** The least wall time that a late delivery is held back; the most is four times as much. */
  readonly lateMs?: number;
};

const LATE_MS = 10_000;
const ATTEMPTS_MAX = 6;
const HELD_MAX = 10_000;
const ANSWER_MAX_MS = 5_000;

export function unreliableDelivery(options: UnreliableDeliveryOptions): UnreliableDelivery {
  const { lateMs = LATE_MS } = options;
  const chance = seededChance(options.seed ?? 1);
  const timers = new Set<NodeJS.Timeout>();
  let spoils: readonly { readonly mode: DeliveryMode; readonly share: number }[] = [];
  let sent = 0;
  let closed = false;

  const hold = (send: () => Promise<boolean>, ms: number, attempt = 1) => {
    if (closed) return;
    const timer = setTimeout(async () => {
      const accepted = await send();
      timers.delete(timer);
      if (!accepted && attempt < ATTEMPTS_MAX) hold(send, ms * 2, attempt + 1);
    }, ms);
    timer.unref();
    timers.add(timer);
  };
  const copyOf =
    (input: Parameters<typeof fetch>[0], init: RequestInit | undefined) => async () => {
      // The sender's own deadline has passed by then.
      const signal = AbortSignal.timeout(ANSWER_MAX_MS);
      try {
        const response = await options.fetch(input, { ...init, signal });
        await response.body?.cancel();
        return response.ok;
      } catch {
        return false;
      }
    };

  return {
    async fetch(input, init) {
      sent += 1;
      const draw = (what: string) => chance(`${what}/${sent}`);
      const mode = spoils.find((one) => draw(one.mode) < one.share)?.mode;
      const [copy, wait] = [copyOf(input, init), draw("wait")];
      if (mode === undefined || timers.size >= HELD_MAX) return options.fetch(input, init);
      if (mode === "duplicate") {
        hold(copy, wait * lateMs * 0.3);
        return options.fetch(input, init);
      }
      if (mode === "late") hold(copy, lateMs * (1 + 3 * wait));
      if (mode === "reorder") hold(copy, lateMs * 0.3 * wait);
      return new Response(null, { status: 204 });
    },
    spoil(mode, share) {
      const one = { mode, share };
      spoils = [...spoils, one];
      return () => {
        spoils = spoils.filter((other) => other !== one);
      };
    },
    pending: () => timers.size,
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
