// `npm test`: installs what the tests need, builds what they start, and runs them.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { checkNodeVersion } from "./launch/node-version.js";

checkNodeVersion();
const { prepare, ROOT } = await import("./launch/launch.js");
await prepare({ dev: true });
const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs");
const child = spawn(process.execPath, [vitest, "run", ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: "inherit",
});
// A Ctrl-C reaches vitest by itself; a kill of this process must be passed on.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.once("exit", (code) => process.exit(code ?? 1));
