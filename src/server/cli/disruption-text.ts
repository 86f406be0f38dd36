import { z } from "zod";

const Disruption = z.discriminatedUnion("what", [
  z.object({
    what: z.literal("shipment"),
    number: z.string(),
    lateDays: z.number(),
    lost: z.boolean(),
  }),
  z.object({ what: z.literal("supplier"), name: z.string(), until: z.string() }),
  z.object({
    what: z.literal("demand"),
    product: z.string().nullable(),
    factor: z.number(),
    until: z.string(),
  }),
  z.object({
    what: z.literal("system"),
    system: z.string(),
    fault: z.object({ type: z.string() }),
    secondsLeft: z.number(),
  }),
  z.object({
    what: z.literal("webhooks"),
    system: z.string(),
    mode: z.string(),
    share: z.number(),
    secondsLeft: z.number(),
  }),
]);

/** What the demo answers to /disrupt. */
export const DisruptAnswer = z.object({ inForce: z.array(Disruption) });

/** One thing that goes wrong, in a line. */
export function disruptionText(one: z.infer<typeof Disruption>): string {
  switch (one.what) {
    case "shipment":
      return `shipment ${one.number} is ${one.lost ? "lost" : `late by ${days(one.lateDays)}`}`;
    case "supplier":
      return `supplier ${one.name} sends nothing until ${one.until}`;
    case "demand": {
      const whose = one.product === null ? "of all products" : `of ${one.product}`;
      return `${one.factor} times the demand ${whose} until ${one.until}`;
    }
    case "system":
      return `${one.system} shows "${one.fault.type}" for ${one.secondsLeft} more seconds`;
    case "webhooks": {
      const share = `${Math.round(one.share * 100)} %`;
      return `${share} of ${one.system}'s webhooks: ${one.mode}, ${one.secondsLeft} more seconds`;
    }
  }
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}
