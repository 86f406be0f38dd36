import { startSequencer } from "../../src/events/sequencer.ts";
import { openDatabase } from "../../src/store/database.ts";
import { quietLog } from "../support/quiet-log.ts";
import { clock } from "./clock.ts";

/** A process of its own that sequences, to be frozen; says so once it holds the place. */
const database = openDatabase({
  url: process.argv[2] ?? "",
  poolMax: 1,
  applicationName: "frozen-sequencer",
});
const sequencer = startSequencer({
  database,
  clock,
  logger: quietLog,
  announce: () => undefined,
  limits: { silenceMaxMs: 1_500, idlePollMs: 200, standbyMs: 100 },
});
while (!sequencer.isHolder()) await clock.sleep(20);
process.stdout.write("holding\n");
