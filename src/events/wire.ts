import { z } from "zod";
import type { LoggedEvent } from "./event.ts";
import { EVENT_TYPES } from "./event.ts";

/** An event as a live feed carries it. */
export function writeEvent(event: LoggedEvent): string {
  return JSON.stringify(event);
}

/** What `writeEvent` wrote; null for anything else, whoever put it on the way. */
export function readEvent(text: string): LoggedEvent | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const envelope = Envelope.safeParse(json);
  if (!envelope.success) return null;
  const data = EVENT_TYPES[envelope.data.type].safeParse(envelope.data.data);
  return data.success ? ({ ...envelope.data, data: data.data } as LoggedEvent) : null;
}

const Envelope = z.object({
  id: z.string(),
  offset: z.int().positive(),
  type: z.enum(Object.keys(EVENT_TYPES) as [keyof typeof EVENT_TYPES]),
  version: z.int(),
  subject: z.string(),
  at: z.string(),
  principal: z.string().nullable(),
  run: z.string().nullable(),
  trace: z.string().nullable(),
  data: z.unknown(),
});
