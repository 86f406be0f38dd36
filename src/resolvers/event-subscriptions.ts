import type { LoggedEvent } from "../events/event.ts";
import { eventSource } from "../events/event-source.ts";
import type { Gap } from "../events/reader.ts";
import { runSource } from "../events/run-stream.ts";
import { FaultError, fault, unwrap } from "../kernel/result.ts";
import type { SubscriptionResolvers } from "../schema/generated/types.ts";
import type { GraphContext } from "./context.ts";
import { toEventModel } from "./event-models.ts";
import { eventFilter, listOf, offsetOf } from "./event-request.ts";
import { runById } from "./run-batches.ts";

/** Most variants or locations one subscription is about. */
const RECORDS_MAX = 1_000;

const SYSTEMS_MAX = 100;

type Item = LoggedEvent | Gap;

const resolve = (item: Item, _args: object, { events }: GraphContext) =>
  toEventModel(item, events.log.cursors);

export const eventSubscriptions: SubscriptionResolvers = {
  events: {
    resolve,
    async subscribe(_root, args, context) {
      const filter = unwrap(eventFilter(context, args));
      const after = unwrap(offsetOf(context, args.after));
      const request = { kind: "log", after, filter } as const;
      return asSource(unwrap(await eventSource(context.events, request)));
    },
  },

  runUpdates: {
    resolve,
    async subscribe(_root, args, context) {
      const { runId } = args;
      const filter = unwrap(eventFilter(context, { runId }));
      const after = unwrap(offsetOf(context, args.after));
      const run = await context.load(runById, runId);
      if (run === null) {
        throw new FaultError(fault("NOT_FOUND", `There is no run ${runId}.`, { at: "runId" }));
      }
      const parts = { sql: context.sql, ...context.events };
      const ended = run.endedAt !== null;
      return asSource(unwrap(await runSource(parts, { runId, ended, after, filter })));
    },
  },

  inventoryChanged: {
    resolve,
    async subscribe(_root, args, context) {
      const variants = unwrap(listOf(args.variantIds, "variantIds", RECORDS_MAX));
      const locations = unwrap(listOf(args.locationIds, "locationIds", RECORDS_MAX));
      const ofVariants = variants && new Set(variants);
      const ofLocations = locations && new Set(locations);
      return states(context, args.after, "INVENTORY_CHANGED", (event) => {
        if (event.type !== "INVENTORY_CHANGED") return false;
        const { variantId, locationId } = event.data;
        return (ofVariants?.has(variantId) ?? true) && (ofLocations?.has(locationId) ?? true);
      });
    },
  },

  connectorHealthChanged: {
    resolve,
    async subscribe(_root, args, context) {
      const systems = unwrap(listOf(args.systems, "systems", SYSTEMS_MAX));
      const ofSystems = systems && new Set(systems);
      return states(
        context,
        args.after,
        "CONNECTOR_HEALTH_CHANGED",
        (event) => ofSystems?.has(event.subject) ?? true,
      );
    },
  },
};

/** A stream of state of one type of event: the newest of each subject. */
async function states(
  context: GraphContext,
  cursor: string | null | undefined,
  type: "INVENTORY_CHANGED" | "CONNECTOR_HEALTH_CHANGED",
  only: (event: LoggedEvent) => boolean,
) {
  const filter = unwrap(eventFilter(context, { types: [type] }));
  const after = unwrap(offsetOf(context, cursor));
  const request = { kind: "state", after, filter, only } as const;
  return asSource(unwrap(await eventSource(context.events, request)));
}

/**
 * The generated types want what `subscribe` gives to be shaped like the root value that `resolve`
 * receives by default; ours are the bare events.
 */
function asSource(stream: AsyncIterable<Item>) {
  return stream as unknown as AsyncIterable<never>;
}
