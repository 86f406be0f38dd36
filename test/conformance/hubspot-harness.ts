import { startHubspotEmulator } from "../../demo/systems/hubspot/emulator.ts";
import { hubspotIds } from "../../demo/systems/hubspot/ids.ts";
import { signedHeaders } from "../../demo/systems/hubspot/webhooks.ts";
import type { World, WorldCommand } from "../../demo/world/types.ts";
import type { RawRequest } from "../../src/connectors/contract.ts";
import { hubspot } from "../../src/connectors/hubspot/index.ts";
import { worldUntil } from "../connectors/world-until.ts";
import type { Harness } from "./harness.ts";
import { hubspotTruth } from "./hubspot-truth.ts";

const WRONG_TOKEN = "pat-eu1-wrong-but-well-formed";
const MAX_AGE_MS = 300_000;
const TARGET = "http://127.0.0.1/webhooks/hubspot";
/** The suite's own pace is not the matter here; test/connectors/hubspot has the limits. */
const LIMITS = { tenSecondlyMax: 100_000, searchesPerSecondMax: 1_000 };

/** The HubSpot connector in front of the emulator, in front of a small world whose time stands. */
export async function hubspotHarness(): Promise<Harness> {
  const world = worldUntil("2010-12-09T12:00:00.000Z");
  const emulator = await startHubspotEmulator({ world, port: 0, limits: LIMITS, indexDelayMs: 0 });
  const { url, accessToken, clientSecret, faults } = emulator;
  const idOf = idsOf(world);
  const request = (body: string, sentAt: Date): RawRequest => ({
    method: "POST",
    url: TARGET,
    headers: signedHeaders({ method: "POST", url: TARGET, body }, sentAt, clientSecret),
    body: new TextEncoder().encode(body),
  });

  return {
    connect: (outside, { credentials = "right", timeoutMs = 5_000 } = {}) =>
      hubspot(
        {
          url,
          accessToken: credentials === "right" ? accessToken : WRONG_TOKEN,
          clientSecret,
          timeoutMs,
          pageMax: 50,
          requestsPerTenSecondsMax: LIMITS.tenSecondlyMax,
          searchesPerSecondMax: LIMITS.searchesPerSecondMax,
          webhookMaxAgeMs: MAX_AGE_MS,
        },
        outside,
      ),
    secrets: [accessToken, clientSecret, WRONG_TOKEN],
    requests: emulator.requests,
    faults,
    truth: (kind) => hubspotTruth(world, kind, idOf),
    unknownKey: () => "999999999999",
    change: (kind) => (kind === "customer" ? idOf(changeOne(world)) : null),
    webhooks: {
      genuine(sentAt) {
        const sourceId = idOf(world.all("contact")[0]?.id ?? "");
        const event = {
          ...{ eventId: 3_891_508_210, subscriptionId: 2_000_002, portalId: 24_681_012 },
          ...{ appId: 1_160_452, occurredAt: sentAt.getTime(), attemptNumber: 0 },
          subscriptionType: "contact.propertyChange",
          objectId: Number(sourceId),
          ...{ propertyName: "phone", propertyValue: "0", changeSource: "CRM_UI" },
        };
        const body = JSON.stringify([event]);
        return { request: request(body, sentAt), about: { kind: "customer", sourceId } };
      },
      signed: request,
      signatureHeader: "x-hubspot-signature-v3",
      maxAgeMs: MAX_AGE_MS,
    },
    writes: {},
    async close() {
      await emulator.close();
      world.close();
    },
  };
}

/** HubSpot's id of a contact of the world: each merge into it gave it a new one. */
function idsOf(world: World): (contact: string) => string {
  const ids = hubspotIds(world);
  return (contact) => {
    const merges = world.all("contact").filter(({ mergedInto }) => mergedInto === contact);
    return ids.ofContact(contact, merges.length);
  };
}

let turn = 0;

/** Changes or adds a contact as the CRM's users would; the world's id. */
function changeOne(world: World): string {
  turn += 1;
  const contacts = world.all("contact").filter(({ mergedInto }) => mergedInto === null);
  const contact = contacts[(turn * 37) % contacts.length];
  if (!contact) throw new Error("The world has no contacts.");
  const command: WorldCommand =
    turn % 3 === 0
      ? {
          type: "contact.change",
          contact: null,
          fields: {
            givenName: "New",
            familyName: `Comer ${turn}`,
            email: `new.${turn}@example.com`,
          },
        }
      : {
          type: "contact.change",
          contact: contact.id,
          fields: { phone: `0161 496 ${1000 + turn}` },
        };
  const answer = world.execute(command);
  if (!answer.ok) throw new Error(answer.reason);
  return answer.id;
}
