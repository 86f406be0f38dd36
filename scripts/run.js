// `node scripts/run.js bench/main.js --json` runs a built program's `main`; alone, it only builds.
import { checkNodeVersion } from "./launch/node-version.js";

checkNodeVersion();
const { prepare, runBuilt } = await import("./launch/launch.js");
const [program, ...argv] = process.argv.slice(2);
await prepare({ dev: false });
if (program !== undefined) await runBuilt(program, argv);
