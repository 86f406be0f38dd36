import { connectEngine } from "../conductor/engine.ts";
import type { Log } from "../kernel/log.ts";

/** Makes the durable engine's own tables where they are missing. */
export async function prepareEngine(databaseUrl: string, log: Log): Promise<void> {
  const engine = await connectEngine({ databaseUrl, poolMax: 2, log });
  await engine.stop();
}
