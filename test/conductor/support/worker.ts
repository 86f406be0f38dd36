import { conduct } from "./conduct.ts";

/** A worker of its own process: tells its parent when it is there, and lives until it is killed. */
const [databaseUrl = "", systemUrl = ""] = process.argv.slice(2);
await conduct(databaseUrl, systemUrl);
process.send?.("ready");
process.on("disconnect", () => process.exit(0));
