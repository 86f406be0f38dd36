import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { startControl } from "./control.ts";
import { PLUS_COST, startShopifyEmulator } from "./systems/shopify/emulator.ts";
import { startTrytonEmulator } from "./systems/tryton/index.ts";
import { createWorld } from "./world/create-world.ts";

/**
 * The demo retailer as a process of its own, started by Tutti with a channel to it: says `ready`
 * with what the connectors need, is told where webhooks go, and ends when the channel closes.
 */
const Arguments = z.strictObject({
  folder: z.string().min(1),
  seed: z.coerce.number().int(),
  speed: z.coerce.number(),
  scale: z.coerce.number().int(),
});

/** What stays the same over restarts, so that the systems are found where they were. */
const Place = z.strictObject({
  shopifyPort: z.int(),
  trytonPort: z.int(),
  controlPort: z.int(),
  controlToken: z.string(),
  accessToken: z.string(),
  webhookSecret: z.string(),
  password: z.string(),
});
type Place = z.infer<typeof Place>;

const Told = z.object({ type: z.literal("webhooks"), shopify: z.url() });

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      folder: { type: "string" },
      seed: { type: "string" },
      speed: { type: "string" },
      scale: { type: "string" },
    },
  });
  const { folder, seed, speed, scale } = Arguments.parse(values);
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
  const world = createWorld({ seed, speed, scale, dataFolder: folder, clock, log });
  const place = await readPlace(folder);
  const { accessToken, webhookSecret, password } = place;
  const shopify = await onPort(place.shopifyPort, (port) =>
    startShopifyEmulator({ world, port, accessToken, webhookSecret, cost: PLUS_COST }),
  );
  const tryton = await onPort(place.trytonPort, (port) =>
    startTrytonEmulator({ world, port, password }),
  );
  const control = await onPort(place.controlPort, (port) =>
    startControl(world, port, place.controlToken),
  );
  await writePlace(folder, {
    ...place,
    shopifyPort: portOf(shopify.url),
    trytonPort: portOf(tryton.url),
    controlPort: portOf(control.url),
  });

  const end = async () => {
    world.close();
    await Promise.all([shopify.close(), tryton.close(), control.close()]);
    process.exit(0);
  };
  process.on("disconnect", () => void end());
  process.on("SIGTERM", () => void end());
  process.on("message", (raw) => {
    const told = Told.safeParse(raw);
    if (told.success) shopify.sendWebhooksTo(told.data.shopify);
  });
  const { apiVersion } = shopify;
  const { database, user } = tryton;
  say({
    type: "ready",
    systems: {
      shopify: { url: shopify.url, accessToken, webhookSecret, apiVersion },
      tryton: { url: tryton.url, database, user, password, pollEveryMs: TRYTON_POLL_MS },
    },
  });
}

/** Often enough that simulated days do not pass between two looks. */
const TRYTON_POLL_MS = 2_000;

/** Starts on the port it had, or on a free one when that is taken now. */
async function onPort<Started>(
  port: number,
  start: (port: number) => Promise<Started>,
): Promise<Started> {
  try {
    return await start(port);
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE")) throw cause;
    return start(0);
  }
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

async function readPlace(folder: string): Promise<Place> {
  try {
    return Place.parse(JSON.parse(await readFile(join(folder, "place.json"), "utf8")));
  } catch {
    const secret = (prefix: string) => `${prefix}${randomBytes(16).toString("hex")}`;
    return {
      shopifyPort: 0,
      trytonPort: 0,
      controlPort: 0,
      controlToken: secret(""),
      accessToken: secret("shpat_"),
      webhookSecret: secret("shpss_"),
      password: secret(""),
    };
  }
}

async function writePlace(folder: string, place: Place): Promise<void> {
  const path = join(folder, "place.json");
  await writeFile(`${path}.new`, JSON.stringify(place, null, 2), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

function say(message: object): void {
  process.send?.(message);
}

function complain(fields: object, message: string): void {
  process.stderr.write(`${JSON.stringify({ message, ...fields })}\n`);
}

await main();
