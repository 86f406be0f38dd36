import type { ObjectType, Properties } from "./properties.ts";
import type { PortalEvent } from "./records.ts";
import { SINGULAR } from "./wire.ts";

/** One notification as HubSpot sends it, in a batch with others. */
export type WebhookEvent = {
  readonly eventId: number;
  readonly subscriptionId: number;
  readonly portalId: number;
  readonly appId: number;
  /** Milliseconds, by the account's clock. */
  readonly occurredAt: number;
  readonly subscriptionType: string;
  /** 0 at first; it counts what was tried before. */
  readonly attemptNumber: number;
  readonly objectId?: number;
  readonly [field: string]: unknown;
};

/** Properties whose changes are subscribed to. */
const WATCHED: Readonly<Record<ObjectType, readonly string[]>> = {
  contacts: [
    ...["email", "hs_additional_emails", "firstname", "lastname", "phone", "lifecyclestage"],
    ...["loyalty_card", "email_consent", "hs_email_optout", "address", "city", "zip", "country"],
    "associatedcompanyid",
  ],
  companies: ["name", "domain", "city", "country"],
};

const PORTAL_ID = 24_681_012;
const APP_ID = 1_160_452;
const SUBSCRIPTIONS = [
  ...["contact.creation", "contact.propertyChange", "contact.merge", "contact.deletion"],
  ...["contact.privacyDeletion", "contact.associationChange"],
  ...["company.creation", "company.propertyChange", "company.deletion"],
];

/** What the subscribers are told of one change: an event for each thing it touches. */
export function webhookEvents(
  event: PortalEvent,
  occurredAt: number,
  nextId: () => number,
): readonly WebhookEvent[] {
  const { object, before, objectType, gone } = event;
  const make = (what: string, fields: object, changeSource = "CRM_UI"): WebhookEvent => {
    const subscriptionType = `${SINGULAR[objectType]}.${what}`;
    return {
      ...{ eventId: nextId(), portalId: PORTAL_ID, appId: APP_ID, occurredAt, subscriptionType },
      subscriptionId: 2_000_001 + SUBSCRIPTIONS.indexOf(subscriptionType),
      ...{ attemptNumber: 0, changeSource },
      ...fields,
    };
  };
  const objectId = Number(object.id);
  switch (event.type) {
    case "created":
      return [
        make("creation", { objectId, changeFlag: "CREATED" }),
        ...propertyChanges(objectType, {}, object.properties).map((one) =>
          make("propertyChange", { objectId, ...one }),
        ),
      ];
    case "changed":
      return [
        ...propertyChanges(objectType, before?.properties ?? {}, object.properties).map((one) =>
          make("propertyChange", { objectId, ...one }),
        ),
        ...associationChanges(event).map((one) => make("associationChange", one, "USER")),
      ];
    case "merged": {
      const primaryObjectId = Number(before?.id ?? object.id);
      const mergedObjectIds = gone.map(Number).filter((id) => id !== primaryObjectId);
      const ids = { primaryObjectId, mergedObjectIds, newObjectId: objectId };
      return [make("merge", { objectId, ...ids, numberOfPropertiesMoved: 0 })];
    }
    case "archived":
      return [make("deletion", { objectId, changeFlag: "DELETED" })];
    case "forgotten":
      return [make("privacyDeletion", { objectId, changeFlag: "DELETED" })];
  }
}

function propertyChanges(type: ObjectType, before: Properties, now: Properties) {
  return WATCHED[type]
    .filter((name) => (before[name] ?? null) !== (now[name] ?? null))
    .map((propertyName) => ({ propertyName, propertyValue: now[propertyName] ?? "" }));
}

function associationChanges({ objectType, object, before }: PortalEvent): readonly object[] {
  if (objectType !== "contacts") return [];
  const [was, is] = [before, object].map((one) => one?.properties["associatedcompanyid"] ?? null);
  if (was === is) return [];
  const change = (company: string | null | undefined, associationRemoved: boolean) =>
    company
      ? [
          {
            associationType: "CONTACT_TO_COMPANY",
            fromObjectId: Number(object.id),
            toObjectId: Number(company),
            associationRemoved,
            isPrimaryAssociation: true,
          },
        ]
      : [];
  return [...change(was, true), ...change(is, false)];
}
