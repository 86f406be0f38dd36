import type { Clock } from "../../kernel/clock.ts";
import type { Call } from "../contract.ts";

/** How fast requests of one sort may follow each other. */
export type Pace = {
  /** Waits for a turn; false when the call ends first. */
  readonly enter: (call: Call) => Promise<boolean>;
  /** The account says how many it allows. */
  readonly learn: (max: number) => void;
};

/**
 * At most `max` requests in any `windowMs`. Background calls leave a share to interactive ones and
 * never go before one that waits.
 */
export function pace(clock: Clock, limits: { max: number; windowMs: number }): Pace {
  const { windowMs } = limits;
  let { max } = limits;
  let sent: number[] = [];
  let interactiveWaiting = 0;

  /** Milliseconds until the next turn; 0 when it is now. */
  const waitMs = ({ priority }: Call): number => {
    const nowMs = clock.monotonicMs();
    sent = sent.filter((atMs) => atMs > nowMs - windowMs);
    const isBackground = priority === "background";
    if (isBackground && interactiveWaiting > 0) return NAP_MS;
    const most = isBackground ? Math.max(1, Math.floor(max * BACKGROUND_SHARE)) : max;
    if (sent.length < most) return 0;
    const leavesAtMs = (sent[sent.length - most] ?? nowMs) + windowMs;
    return Math.max(1, leavesAtMs - nowMs);
  };

  const wait = async (call: Call): Promise<boolean> => {
    for (let ms = waitMs(call); ms > 0; ms = waitMs(call)) {
      const slept = await clock.sleep(Math.min(ms, NAP_MAX_MS), call.signal).then(
        () => true,
        () => false,
      );
      if (!slept) return false;
    }
    sent.push(clock.monotonicMs());
    return true;
  };

  return {
    async enter(call) {
      if (call.priority === "background") return wait(call);
      interactiveWaiting += 1;
      try {
        return await wait(call);
      } finally {
        interactiveWaiting -= 1;
      }
    },
    learn(told) {
      if (Number.isInteger(told) && told >= LEAST) max = told;
    },
  };
}

const BACKGROUND_SHARE = 0.75;
const NAP_MS = 20;
const NAP_MAX_MS = 250;
const LEAST = 4;
