import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Client } from "./http.ts";

/** What buyers share: where they ask, what they want, and how far it has come. */
export type Market = {
  /** A gateway that may be up; another one the next time. */
  readonly gateway: (n: number) => Client;
  /** Sells a unit at the system that counts it; false when it has none left. */
  readonly sell: (reference: string) => Promise<boolean>;
  readonly variantId: string;
  readonly locationId: string;
  readonly stock: number;
  /** When those who still want one give up. */
  readonly closes: AbortSignal;
  readonly tally: Tally;
};

export type Tally = {
  sold: number;
  released: number;
  /** Sales that the point of sale refused although Tutti had promised the unit. */
  brokenPromises: number;
  /** Calls that were repeated with their key, because nobody answered or somebody was busy. */
  repeats: number;
  /** Of those, calls that a gateway answered with INTERNAL. */
  failures: number;
  reservations: number;
};

const Answer = z.object({
  data: z
    .record(
      z.string(),
      z.object({
        reservation: z.object({ id: z.string() }).nullable(),
        userErrors: z.array(z.object({ code: z.string(), message: z.string() })),
      }),
    )
    .nullish(),
  errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })).optional(),
});

/** One in so many lets a unit go that was promised, once. */
const RELEASES_ONE_IN = 8;
const WAIT_MIN_MS = 3_000;
const WAIT_MAX_MS = 7_000;

/**
 * Wants one unit: reserves it, has it sold, and says so; now and then lets it go first and
 * asks again later. Gives whether it got one before all were sold or the market closed.
 */
export async function buy(market: Market, n: number, token: string): Promise<boolean> {
  const { tally, sell, stock, closes } = market;
  let faithful = Math.floor(Math.random() * RELEASES_ONE_IN) !== 0;
  while (tally.sold < stock && !closes.aborted) {
    const reservationId = await reserve(market, n, token);
    if (reservationId === null) {
      await pause(WAIT_MIN_MS, WAIT_MAX_MS, closes);
      continue;
    }
    tally.reservations += 1;
    if (!faithful) {
      faithful = true;
      await pause(50, 1_500, closes);
      await must(market, n, token, "releaseReservation", { reservationId, reason: "drill" });
      tally.released += 1;
      continue;
    }
    const reference = `drill-${reservationId.slice(-26)}`;
    if (await sell(reference)) tally.sold += 1;
    else tally.brokenPromises += 1;
    const ending = { reservationId, orderReference: reference };
    await must(market, n, token, "convertReservation", ending);
    return true;
  }
  return false;
}

/** The id of a reservation of one unit, or null when there was none left to promise. */
async function reserve(market: Market, n: number, token: string): Promise<string | null> {
  const { variantId, locationId } = market;
  const lines = [{ variantId, locationId, quantity: 1 }];
  const input = { lines, expiresIn: "PT10M", reference: `buyer ${n}` };
  const { reservation, userErrors } = await ask(market, n, token, "reserveInventory", input);
  if (reservation !== null) return reservation.id;
  if (userErrors[0]?.code === "INVENTORY_INSUFFICIENT") return null;
  throw new Error(`reserveInventory: ${JSON.stringify(userErrors)}`);
}

async function must(market: Market, n: number, token: string, mutation: string, input: object) {
  const { userErrors } = await ask(market, n, token, mutation, input);
  if (userErrors.length > 0) throw new Error(`${mutation}: ${JSON.stringify(userErrors)}`);
}

const TRIES_MAX = 200;

/** Asks until one of the gateways answers, with one idempotency key. */
async function ask(market: Market, n: number, token: string, mutation: string, input: object) {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { ${mutation}(input: $input) {
    reservation { id } userErrors { code message } } }`;
  const variables = { input: { idempotencyKey: randomUUID(), ...input } };
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const body = JSON.stringify({ query, variables });
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    try {
      const { text } = await market.gateway(n + tries).post("/graphql", headers, body);
      const { data, errors } = Answer.parse(JSON.parse(text));
      const payload = data?.[mutation];
      if (payload) return payload;
      const code = errors?.[0]?.extensions.code ?? "";
      if (code === "INTERNAL") market.tally.failures += 1;
      if (!PASSING.has(code)) throw new Error(`${mutation}: ${text.slice(0, 300)}`);
    } catch (error) {
      if (!isBrokenOff(error)) throw error;
    }
    market.tally.repeats += 1;
    await pause(100, 600);
  }
  throw new Error(`no gateway answered ${mutation} after ${TRIES_MAX} tries`);
}

const PASSING: ReadonlySet<string> = new Set(["OVERLOADED", "SHUTTING_DOWN", "INTERNAL"]);

/** A connection that was refused or broke, or an answer that broke off. */
function isBrokenOff(error: unknown): boolean {
  return error instanceof SyntaxError || (error instanceof Error && "code" in error);
}

async function pause(leastMs: number, mostMs: number, signal?: AbortSignal): Promise<void> {
  const ms = leastMs + Math.random() * (mostMs - leastMs);
  await sleep(ms, undefined, signal ? { signal } : {}).catch(() => undefined);
}
