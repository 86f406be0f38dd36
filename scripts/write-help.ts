import { writeFileSync } from "node:fs";
import { helpText } from "../src/server/config/help.ts";

/** Writes bin/help.txt, which `tutti --help` prints before anything is installed. */
writeFileSync(new URL("../bin/help.txt", import.meta.url), helpText());
