import { createHash } from "node:crypto";
import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call, Delivery, Outside, RawRequest } from "../contract.ts";
import type { Hubspot } from "./client.ts";
import { contactsOfCompanies } from "./companies.ts";
import type { HubspotConfig } from "./config.ts";
import { checkSignature } from "./webhook-signature.ts";
import { rejectOf } from "./wire.ts";

/**
 * Takes HubSpot's notifications. They come in batches, in any order and more than once, and say
 * little: so each names its contact to be read again, and what is then read is how it is. That of
 * a deleted contact finds none, and that of a merged one finds what it became.
 */
export function receiver(config: HubspotConfig, outside: Outside, hubspot: Hubspot) {
  return async (request: RawRequest): Promise<Result<Delivery>> => {
    const { clientSecret, webhookMaxAgeMs, timeoutMs } = config;
    const signed = checkSignature(request, clientSecret, webhookMaxAgeMs, outside.clock);
    if (!signed.ok) return signed;
    const payloads = parsePayloads(request.body);
    if (!payloads.ok) return payloads;
    const parsed = payloads.value.map((payload) => ({ payload, event: Event.safeParse(payload) }));
    const events = parsed.flatMap(({ event }) => (event.success ? [event.data] : []));
    const rejects = parsed.flatMap(({ payload, event }) =>
      event.success ? [] : [rejectOf(payload, event.error)],
    );
    const call = { signal: AbortSignal.timeout(timeoutMs), priority: "interactive" } as const;
    const contacts = await contactsIn(events, hubspot, call);
    if (!contacts.ok) return contacts;
    return ok({
      id: deliveryId(payloads.value),
      topic: topicOf(events),
      records: [],
      rejects,
      deleted: [],
      reread: contacts.value.map((sourceId) => ({ kind: "customer", sourceId })),
    });
  };
}

const ObjectId = z.union([z.int().positive(), z.string().regex(/^\d{1,19}$/)]).transform(String);

const Event = z
  .object({
    subscriptionType: z.string(),
    /** Which type of object a subscription of the newer, general sort is about. */
    objectTypeId: z.string().optional(),
    objectId: ObjectId.optional(),
    propertyName: z.string().optional(),
    associationType: z.string().optional(),
    fromObjectId: ObjectId.optional(),
    toObjectId: ObjectId.optional(),
    newObjectId: ObjectId.optional(),
    primaryObjectId: ObjectId.optional(),
  })
  .transform((event) => {
    const [noun = "", what = ""] = event.subscriptionType.split(".");
    const about = noun === "object" ? NOUNS[event.objectTypeId ?? ""] : noun;
    return { ...event, about: about ?? noun, what };
  })
  .refine(
    ({ about, what, objectId }) =>
      what === "associationChange" || objectId !== undefined || !isNoun(about),
    "names no object",
  );
type Event = z.infer<typeof Event>;

const NOUNS: Readonly<Record<string, string>> = { "0-1": "contact", "0-2": "company" };

function isNoun(about: string): boolean {
  return about === "contact" || about === "company";
}

/** The contacts whose records may be others now. */
async function contactsIn(
  events: readonly Event[],
  hubspot: Hubspot,
  call: Call,
): Promise<Result<readonly string[]>> {
  const contacts = events.flatMap((event) => {
    const { about, what, objectId, newObjectId, primaryObjectId } = event;
    if (what === "associationChange") {
      const isTo = event.associationType === "COMPANY_TO_CONTACT";
      return (isTo ? event.toObjectId : about === "contact" ? event.fromObjectId : null) ?? [];
    }
    if (about !== "contact") return [];
    if (what === "merge") return newObjectId ?? primaryObjectId ?? objectId ?? [];
    return objectId ?? [];
  });
  const companies = events.flatMap(({ about, what, objectId, newObjectId, propertyName }) => {
    const isRenamed = what === "propertyChange" ? propertyName === "name" : what === "merge";
    return about === "company" && isRenamed ? (newObjectId ?? objectId ?? []) : [];
  });
  const members = await contactsOfCompanies(hubspot, [...new Set(companies)], call);
  return members.ok ? ok([...new Set([...contacts, ...members.value])]) : members;
}

/** HubSpot gives no id: the events are the same when they come again, but for the attempt. */
function deliveryId(payloads: readonly unknown[]): string {
  const events = payloads.map((payload) => {
    const isEvent = typeof payload === "object" && payload !== null;
    return JSON.stringify(isEvent ? { ...payload, attemptNumber: 0 } : payload);
  });
  return createHash("sha256").update(events.sort().join("\n")).digest("hex");
}

function topicOf(events: readonly Event[]): string {
  const types = [...new Set(events.map(({ subscriptionType }) => subscriptionType))].sort();
  return types.join(", ").slice(0, TOPIC_MAX) || "none";
}

const TOPIC_MAX = 200;

/** A batch is a list; a single event by itself is taken as a list of one. */
function parsePayloads(body: Uint8Array): Result<readonly unknown[]> {
  try {
    const payload: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    if (Array.isArray(payload)) return ok(payload);
    if (typeof payload === "object" && payload !== null) return ok([payload]);
  } catch {
    // Neither JSON nor UTF-8: said below.
  }
  return err("WEBHOOK_MALFORMED", "The delivery's body is not a list of events.");
}
