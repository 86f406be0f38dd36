import type { z } from "zod";
import { isCircuitOpen } from "../kernel/circuit.ts";
import type { Result } from "../kernel/result.ts";
import { err } from "../kernel/result.ts";
import { hasTimedOut } from "../kernel/time-out.ts";
import { circuit } from "./circuit.ts";
import type { Call, Outside } from "./contract.ts";
import { CalledOff, unlessAborted, withDeadline } from "./deadline.ts";
import type { Answer } from "./http-answer.ts";
import { faultOfNetwork, faultOfStatus, readJson } from "./http-answer.ts";
import { limiter, QueueFull } from "./limiter.ts";
import { redactor } from "./redact.ts";
import { retrying } from "./retry.ts";

/** The one way a connector speaks HTTP: bounded in time, size, concurrency and attempts. */
export type HttpClient = {
  /** A whole JSON answer of the given shape; anything else is SYSTEM_ANSWER_INVALID. */
  readonly json: <Body>(
    request: HttpRequest,
    shape: z.ZodType<Body>,
    call: Call,
  ) => Promise<Result<Body>>;
  /**
   * Hands a successful answer to `read`, whose fault is retried like the transport's own: for
   * systems that say "throttled" inside a 200, and for bodies read as a stream. The deadline and
   * the place in the concurrency limit last until `read` is done.
   */
  readonly exchange: <Value>(
    request: HttpRequest,
    call: Call,
    read: (answer: Answer) => Promise<Result<Value>>,
  ) => Promise<Result<Value>>;
};

export type HttpRequest = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /**
   * True when sending it twice does no harm: every fault with the recovery `retry` is then tried
   * again. An unsafe request is sent again only when the system said that it was throttled.
   */
  readonly safe: boolean;
  /** For this request instead of the client's own; milliseconds for one attempt. */
  readonly timeoutMs?: number;
};

export type HttpClientSettings = {
  readonly system: string;
  /** Milliseconds for one attempt, from sending to the last byte. */
  readonly timeoutMs: number;
  readonly attemptsMax?: number;
  readonly concurrencyMax?: number;
  readonly queueMax?: number;
  readonly bodyMaxBytes?: number;
  /** Failures in a row that open the circuit, and how long it stays open at first. */
  readonly circuitFailuresMax?: number;
  readonly circuitRestMs?: number;
  /** Whatever must never appear in a fault or a log. */
  readonly secrets: readonly string[];
};

export function httpClient(settings: HttpClientSettings, outside: Outside): HttpClient {
  const limits = { ...DEFAULTS, ...settings };
  const { system } = limits;
  const redact = redactor(limits.secrets);
  const slots = limiter(limits);
  const guard = circuit(limits, outside.log);

  const attempt = <Value>(
    request: HttpRequest,
    call: Call,
    read: (answer: Answer) => Promise<Result<Value>>,
  ): Promise<Result<Value>> =>
    guard(() =>
      slots.run(call, () =>
        withDeadline(call.signal, request.timeoutMs ?? limits.timeoutMs, async (signal) => {
          const at = `${system} ${request.method} ${request.url.pathname}`;
          const sentMs = outside.clock.monotonicMs();
          try {
            if (!request.safe) await giveTimersATurn(outside.clock, call.signal);
            const response = await outside.fetch(request.url, {
              method: request.method,
              headers: { accept: "application/json", ...request.headers },
              // A redirect could carry a credential in a header of the system's own elsewhere.
              redirect: "manual",
              signal,
              ...(request.body === undefined ? {} : { body: request.body }),
            });
            const answer = { system, at, response, bodyMaxBytes: limits.bodyMaxBytes, redact };
            const refused = await faultOfStatus(answer, outside.clock);
            return refused ?? (await read(answer));
          } catch (thrown) {
            const waitedMs = outside.clock.monotonicMs() - sentMs;
            // Nobody waits for it any more, but it tells the circuit of a system that hangs.
            if (hasTimedOut(call.signal) && waitedMs >= PATIENCE_MS) {
              return err("SYSTEM_TIMEOUT", `${at} did not answer in its caller's time.`);
            }
            if (call.signal.aborted) throw new CalledOff();
            return faultOfNetwork(system, at, thrown, signal);
          }
        }),
      ),
    );

  const exchange: HttpClient["exchange"] = async (request, call, read) => {
    try {
      const policy = { attemptsMax: limits.attemptsMax, safe: request.safe };
      // The circuit's single trial, and a body that nobody ends, are not waited for either.
      const once = () => unlessAborted(call.signal, attempt(request, call, read));
      return await retrying(once, policy, call, outside, system);
    } catch (thrown) {
      if (thrown instanceof CalledOff) {
        return err("SYSTEM_TIMEOUT", `The call to ${system} was called off before it answered.`);
      }
      if (thrown instanceof QueueFull) {
        return err("SYSTEM_THROTTLED", `Too many calls to ${system} are waiting already.`);
      }
      if (isCircuitOpen(thrown)) {
        return err("SYSTEM_UNAVAILABLE", `${system} failed repeatedly; it is left to rest.`, {
          retryAfterMs: limits.circuitRestMs,
        });
      }
      throw thrown;
    }
  };

  return {
    exchange,
    json: (request, shape, call) => exchange(request, call, (answer) => readJson(answer, shape)),
  };
}

/**
 * Before something is written that may be written once: a process that was frozen finds out here
 * that its time is over, instead of writing what another has done for it meanwhile.
 */
async function giveTimersATurn(clock: Outside["clock"], signal: AbortSignal): Promise<void> {
  await clock.sleep(1);
  if (signal.aborted) throw new CalledOff();
}

/** A system that was waited for so long, until its caller's time ran out, has failed. */
const PATIENCE_MS = 1_000;

const DEFAULTS = {
  attemptsMax: 3,
  concurrencyMax: 8,
  queueMax: 1000,
  bodyMaxBytes: 16 * 1024 * 1024,
  circuitFailuresMax: 8,
  circuitRestMs: 2_000,
};
