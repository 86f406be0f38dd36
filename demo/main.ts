import { mkdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { startControl } from "./control.ts";
import { readPlace, writePlace } from "./place.ts";
import { onPort, portOf, settingsOf, startSystems } from "./start-systems.ts";
import { createWorld, historyOf } from "./world/create-world.ts";

/**
 * The demo retailer as a process of its own, started by Tutti with a channel to it: says `ready`
 * with what the connectors need, is told where webhooks go, and ends when the channel closes.
 */
const Arguments = z.strictObject({
  folder: z.string().min(1),
  seed: z.coerce.number().int(),
  speed: z.coerce.number(),
  scale: z.coerce.number().int(),
  "history-days": z.coerce.number().int(),
});

/** Where the webhooks of each system go; those that send none are named in vain. */
const Told = z.object({ type: z.literal("webhooks"), to: z.record(z.string(), z.url()) });

async function main(): Promise<void> {
  const { folder, seed, speed, scale, "history-days": days } = readArguments();
  await mkdir(folder, { recursive: true });
  say({ type: "progress", says: "simulating its history" });
  const log = { info: () => undefined, error: complain };
  const clock = {
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    sleep: async (ms: number, signal?: AbortSignal) => {
      await sleep(ms, undefined, signal ? { signal } : {});
    },
  };
  const historyUntil = historyOf(days);
  const world = createWorld({ seed, speed, scale, historyUntil, dataFolder: folder, clock, log });
  const place = await readPlace(folder);
  const systems = await startSystems(world, place);
  const control = await onPort(place.controlPort, (port) =>
    startControl(world, systems, port, place.controlToken),
  );
  const ports = Object.entries(systems).map(([name, { url }]) => [name, portOf(url)]);
  const controlPort = portOf(control.url);
  await writePlace(folder, { ...place, ports: Object.fromEntries(ports), controlPort });

  const end = async () => {
    world.close();
    await Promise.all([...Object.values(systems), control].map((one) => one.close()));
    process.exit(0);
  };
  process.on("disconnect", () => void end());
  process.on("SIGTERM", () => void end());
  process.on("message", (raw) => {
    const told = Told.safeParse(raw);
    if (!told.success) return;
    for (const name of ["shopify", "square", "hubspot"] as const) {
      const target = told.data.to[name];
      if (target !== undefined) systems[name].sendWebhooksTo(target);
    }
  });
  say({ type: "ready", systems: settingsOf(systems, place) });
}

function readArguments(): z.infer<typeof Arguments> {
  const { values } = parseArgs({
    options: {
      folder: { type: "string" },
      seed: { type: "string" },
      speed: { type: "string" },
      scale: { type: "string" },
      "history-days": { type: "string" },
    },
  });
  return Arguments.parse(values);
}

function say(message: object): void {
  process.send?.(message);
}

function complain(fields: object, message: string): void {
  process.stderr.write(`${JSON.stringify({ message, ...fields })}\n`);
}

await main();
