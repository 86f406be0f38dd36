import { startEmbeddedPostgres } from "../../../src/store/embedded/embedded-postgres.ts";
import { quietLog } from "../../support/quiet-log.ts";

/** A process that owns an embedded server until it is killed: the victim of these tests. */
const started = await startEmbeddedPostgres({
  folder: process.argv[2] ?? "",
  log: quietLog,
  settings: { fsync: "off" },
});
process.stdout.write(`${JSON.stringify(started)}\n`);
if (started.ok) {
  process.once("SIGTERM", () => void started.value.stop().then(() => process.exit(0)));
  setInterval(() => undefined, 60_000);
}
