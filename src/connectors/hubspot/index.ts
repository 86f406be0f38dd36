import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Connector, Outside } from "../contract.ts";
import { changes } from "./changes.ts";
import { hubspotClient, NAME } from "./client.ts";
import { HubspotConfig, type HubspotSettings } from "./config.ts";
import { contactProperties } from "./contact.ts";
import { loadMany } from "./load-many.ts";
import { BATCH_MAX, contactReader } from "./readers.ts";
import { receiver } from "./webhooks.ts";
import { ListAnswer } from "./wire.ts";

export { HubspotConfig, type HubspotSettings };

/**
 * Reads the contacts of a HubSpot account as customers, with the names of their companies: by its
 * list at first, by webhooks and by searches for what changed after that. Writes nothing. A
 * company's new name is told by a webhook; a poll finds it with the contact's next change.
 */
export function hubspot(settings: HubspotSettings, outside: Outside): Connector {
  const config = HubspotConfig.parse(settings);
  const client = hubspotClient(config, outside);
  const properties = contactProperties(config);
  const read = contactReader(client, config);

  return {
    name: NAME,
    supports: {
      reads: ["customer"],
      changes: { customer: { backfill: "pages", pollEveryMs: config.pollEveryMs } },
      webhooks: true,
      writes: [],
      batchMax: BATCH_MAX,
    },
    loadMany: loadMany(client, read, properties),
    changes: changes({ hubspot: client, read, properties, outside, config }),
    receive: receiver(config, outside, client),
    async write(action): Promise<Result<never>> {
      return err("SYSTEM_UNSUPPORTED", `${NAME} does not carry out ${action.type}.`);
    },
    async probe(call) {
      const began = outside.clock.monotonicMs();
      const answer = await client.get("/crm/v3/objects/contacts", { limit: "1" }, ListAnswer, call);
      if (!answer.ok) return answer;
      return ok({ latencyMs: outside.clock.monotonicMs() - began, version: "v3" });
    },
    close: async () => {},
  };
}
