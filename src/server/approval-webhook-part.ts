import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { ok, type Result } from "../kernel/result.ts";
import type { Database } from "../store/database.ts";
import { type ApprovalWebhookOptions, deliverApproval } from "./approval-webhook.ts";
import type { Config } from "./config/load.ts";
import type { Running } from "./lifecycle.ts";

/** How often a process looks for approvals to tell of. */
const LOOK_EVERY_MS = 1_000;

/** Tells the configured webhook of approvals that wait; does nothing where none is configured. */
export async function startApprovalWebhook(
  config: Config,
  database: Database,
  clock: Clock,
  log: Log,
  fetch: typeof globalThis.fetch,
): Promise<Result<Running<null>>> {
  const { webhookUrl: url, webhookSecret: secret } = config.approval;
  if (url === null || secret === null) return ok({ value: null, stop: async () => undefined });
  const publicUrl = config.publicUrl ?? `http://${config.host}:${config.port}`;
  const target = { url, secret };
  const options = { database, clock, log, fetch, target, publicUrl, random: Math.random };
  const stopping = new AbortController();
  const done = follow(options, stopping.signal);
  return ok({
    value: null,
    async stop() {
      stopping.abort();
      await done;
    },
  });
}

async function follow(options: ApprovalWebhookOptions, stopping: AbortSignal): Promise<void> {
  const { clock, log } = options;
  while (!stopping.aborted) {
    const more = await deliverApproval(options, stopping).catch((error) => {
      log.warn({ err: error }, "Looking for approvals to tell of failed; it is tried again");
      return false;
    });
    if (!more) await clock.sleep(LOOK_EVERY_MS, stopping).catch(() => undefined);
  }
}
