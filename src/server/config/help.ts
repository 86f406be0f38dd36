import { ConfigSchema } from "./schema.ts";
import { type SettingAt, settingsOf } from "./setting.ts";
import { CONFIG_FILE } from "./sources.ts";

const WIDTH = 30;

const SWITCHES: readonly (readonly [string, string])[] = [
  ["--no-demo", "Start without the demo retailer."],
  ["--reset", "Empty the embedded database and the demo first."],
  ["--verbose", "Write debug log lines."],
  ["--version", "Print the version and exit."],
  ["--help", "Print this and exit."],
];

/** What `tutti --help` prints. bin/help.txt is this text, so that help needs no installation. */
export function helpText(): string {
  const settings = settingsOf(ConfigSchema);
  const flags = settings.filter((setting) => setting.flag && setting.flag !== "--no-demo");
  const file = settings.map((setting) => setting.path).join(", ");
  return [
    "Tutti: one retail graph, and the conductor that plays from it.",
    "",
    "Usage: npm start -- [options]",
    "       npx tutti [start] [options]",
    "       npx tutti keys create | list | revoke   (see npx tutti keys --help)",
    "       npx tutti doctor [--json]               (what works, what does not, what to do)",
    "       npx tutti backup FILE | restore FILE    (see npx tutti backup --help)",
    "       npx tutti demo clock | pause | resume | speed | disrupt    (see npx tutti demo --help)",
    "",
    "Options (they count before the environment, and that before the file):",
    ...flags.map((setting) =>
      line(`${setting.flag} ${setting.value}`, setting.says, defaultText(setting)),
    ),
    ...SWITCHES.map(([flag, says]) => line(flag, says)),
    "",
    "Environment variables:",
    ...settings.map((setting) =>
      line(setting.env, `${setting.says} Accepts ${setting.accepts}.`, defaultText(setting)),
    ),
    line("NO_COLOR", "Set to anything: no color in the terminal."),
    "",
    `${CONFIG_FILE}, in the working folder (optional), accepts these keys (a dot is an object`,
    "within an object):",
    ...wrap(`${file}, authority, subgraphs, jwt, systems.`, 2),
    `Systems are given there only; a value such as "\${SHOPIFY_TOKEN}" is taken from the`,
    "environment, which keeps secrets out of the file:",
    `  { "systems": { "shop": { "type": "shopify", "accessToken": "\${SHOPIFY_TOKEN}", ... } } }`,
    "With systems configured, the demo retailer does not start.",
    "",
  ].join("\n");
}

function defaultText(setting: SettingAt): string {
  const value = setting.default;
  if (value === null || value === undefined) return "";
  if (setting.path === "approval.limit") return " Default: 500.00 GBP.";
  if (typeof value === "boolean") return ` Default: ${value ? "on" : "off"}.`;
  if (Array.isArray(value)) return value.length === 0 ? " Default: none." : ` Default: ${value}.`;
  return ` Default: ${value}.`;
}

function line(name: string, says: string, more = ""): string {
  const [first = "", ...rest] = wrap(`${says}${more}`, WIDTH + 2);
  const head = `  ${name}`;
  const start = head.length <= WIDTH ? [head.padEnd(WIDTH + 2) + first.trimStart()] : [head, first];
  return [...start, ...rest].join("\n");
}

function wrap(text: string, indent: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(" ")) {
    if (current !== "" && indent + current.length + word.length + 1 > 96) {
      lines.push(" ".repeat(indent) + current);
      current = "";
    }
    current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, " ".repeat(indent) + current];
}
