import type { Sql } from "./database.ts";
import { forgetReservations } from "./reservation-repository.ts";

const RESERVATIONS_KEEP_DAYS = 90;

/**
 * Lets go of what is kept for repeated calls only: answers of mutations and ids of deliveries,
 * both after `keepDays`, longer than anyone repeats one; and of reservations that ended three
 * months ago.
 */
export async function forgetOldCalls(sql: Sql, now: Date, keepDays: number): Promise<void> {
  const before = new Date(now.getTime() - keepDays * 86_400_000).toISOString();
  await sql.query("delete from mutation_call where created_at < $1", [before]);
  await sql.query("delete from webhook_delivery where received_at < $1", [before]);
  const ended = new Date(now.getTime() - RESERVATIONS_KEEP_DAYS * 86_400_000).toISOString();
  await forgetReservations(sql, ended);
}
