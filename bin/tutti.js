#!/usr/bin/env node
// What runs before anything is installed: it must parse on an old Node, and imports no package.
import { checkNodeVersion } from "../scripts/launch/node-version.js";

checkNodeVersion();
const { launch } = await import("../scripts/launch/launch.js");
await launch(process.argv.slice(2));
