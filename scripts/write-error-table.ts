import { readFileSync, writeFileSync } from "node:fs";
import { FAULTS } from "../src/kernel/faults.ts";

/**
 * Brings the tables of docs/errors.md into step with the codes of src/kernel/faults.ts: recovery
 * and status are corrected, a new code gets a row behind its neighbor, a code that is gone loses
 * its row. Words are left as they are; a new row's are for a person to write.
 */
const FILE = new URL("../docs/errors.md", import.meta.url);
const ROW = /^\| `([A-Z_]+)` \| [a-z-]+ \| \d{3} \| (.*) \| (.*) \|$/;

const [own = "", rest = ""] = readFileSync(FILE, "utf8").split(/(?=^## The GraphQL)/m);
const words = new Map<string, string>();
const lines: string[] = [];
for (const line of own.split("\n")) {
  const [, code = "", meaning = "", advice = ""] = ROW.exec(line) ?? [];
  if (code !== "") words.set(code, `${meaning} | ${advice}`);
  if (code === "" || code in FAULTS) lines.push(line);
}
let before = "";
for (const [code, { recovery, http }] of Object.entries(FAULTS)) {
  const row = `| \`${code}\` | ${recovery} | ${http} | ${words.get(code) ?? " | "} |`;
  const at = lines.findIndex((line) => line.startsWith(`| \`${code}\``));
  if (at >= 0) lines[at] = row;
  else lines.splice(lines.findIndex((line) => line.startsWith(`| \`${before}\``)) + 1, 0, row);
  before = code;
}
writeFileSync(FILE, lines.join("\n") + rest);
