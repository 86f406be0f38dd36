import { judge, reference, type Verdict } from "../../../../bench/support/reference.ts";
import { subscriber } from "../../../../bench/support/subscriber.ts";
import { openEventLog } from "../../../../src/events/log.ts";
import { until } from "./ask.ts";
import type { Ground } from "./retailer.ts";

/** A client that is told of every event, by whichever gateway is there. */
export type Listener = {
  /** Waits until it was told what is in the log by now, and holds the one against the other. */
  verdict(): Promise<Verdict>;
  end(): Promise<void>;
};

export async function listen(
  { database, authorization }: Ground,
  urls: () => readonly string[],
): Promise<Listener> {
  const log = await openEventLog(database);
  const { head } = await log.bounds();
  const known = reference(log, head);
  const after = log.cursors.format(head);
  const client = subscriber({ field: "events(after: $after)", after, authorization, urls });
  return {
    async verdict() {
      await known.readOn();
      const last = known.events().at(-1);
      const cursor = last && log.cursors.format(last.offset);
      await until("all events to be told", async () =>
        client.told().some((told) => told.cursor === cursor),
      ).catch(() => undefined);
      const { lowest } = await log.bounds();
      // What is told after this look is no part of it.
      const place = client.told().findIndex((told) => told.cursor === cursor);
      const told = client.told().slice(0, place + 1);
      return judge(told, known.events(), ALL, { log, lowest });
    },
    end: () => client.end(),
  };
}

const ALL = { only: () => true, newestOnly: false };
