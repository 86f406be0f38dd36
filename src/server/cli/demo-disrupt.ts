import { parseArgs } from "node:util";
import { err, ok, type Result } from "../../kernel/result.ts";
import { askDemo } from "./demo-control.ts";
import { DisruptAnswer, disruptionText } from "./disruption-text.ts";

export const DISRUPT_USAGE = `tutti demo disrupt        what goes wrong now
tutti demo disrupt shipment NUMBER|next --late DAYS
tutti demo disrupt shipment NUMBER|next --lost
                          goods on their way come that much later, or never
tutti demo disrupt supplier NAME --days DAYS
                          a supplier sends nothing for so long
tutti demo disrupt demand SKU|all --factor FACTOR --days DAYS
                          people want that many times as much, on the web and in the stores
tutti demo disrupt system NAME --fault FAULT --seconds SECONDS
                          shopify, tryton, square or hubspot shows a fault: slow (with --ms MS),
                          down, status (with --status CODE), throttle, html, half-json, empty,
                          negative-price, wrong-id or drop-after-write
tutti demo disrupt webhooks NAME --mode MODE --share SHARE --seconds SECONDS
                          a share (0 to 1) of a system's webhooks goes wrong: duplicate, late,
                          reorder or lose
Days are simulated, seconds are not.`;

/** One kind of disruption: `--late 5` is `{ late: 5 }`, and `--lost` is `{ lost: true }`. */
type Command = {
  readonly needs: string;
  readonly numbers: readonly string[];
  readonly words?: readonly string[];
  readonly flags?: readonly string[];
  /** What the demo is asked; null when something is missing. */
  readonly body: (target: string, given: Given) => object | null;
};
type Given = Readonly<Record<string, string | number | true>>;

const COMMANDS: Readonly<Record<string, Command>> = {
  shipment: {
    needs: "--late DAYS or --lost",
    numbers: ["late"],
    flags: ["lost"],
    body: (shipment, given) => (Object.keys(given).length === 1 ? { shipment, ...given } : null),
  },
  supplier: {
    needs: "--days DAYS",
    numbers: ["days"],
    body: (supplier, given) => (has(given, "days") ? { supplier, ...given } : null),
  },
  demand: {
    needs: "--factor FACTOR and --days DAYS",
    numbers: ["factor", "days"],
    body(sku, given) {
      const product = sku === "all" ? null : sku;
      return has(given, "factor", "days") ? { product, ...given } : null;
    },
  },
  system: {
    needs: "--fault FAULT and --seconds SECONDS; --ms MS for slow, --status CODE for status",
    numbers: ["ms", "status", "seconds"],
    words: ["fault"],
    body(system, { fault, seconds, ...more }) {
      if (fault === undefined || seconds === undefined) return null;
      return { system, seconds, fault: { type: fault, ...more } };
    },
  },
  webhooks: {
    needs: "--mode MODE, --share SHARE and --seconds SECONDS",
    numbers: ["share", "seconds"],
    words: ["mode"],
    body: (system, given) => (has(given, "mode", "share", "seconds") ? { system, ...given } : null),
  },
};

/** Runs `tutti demo disrupt ...`, as demo.ts says; without arguments it lists what is in force. */
export async function disruptCommand(
  args: readonly string[],
  dataFolder: string,
): Promise<Result<string>> {
  const body = bodyOf(args);
  if (!body.ok) return body;
  const change = { method: "POST", body: body.value ?? {} } as const;
  const request = { path: "/disrupt", ...(body.value !== null && { change }) } as const;
  const answer = await askDemo(dataFolder, request, DisruptAnswer);
  if (!answer.ok) return answer;
  const { inForce } = answer.value;
  return ok(
    inForce.length === 0 ? "Nothing is disrupted." : inForce.map(disruptionText).join("\n"),
  );
}

/** What to ask of the demo; null to change nothing. */
function bodyOf([what, target, ...options]: readonly string[]): Result<object | null> {
  if (what === undefined) return ok(null);
  const command = Object.hasOwn(COMMANDS, what) ? COMMANDS[what] : undefined;
  if (command === undefined) {
    const known = Object.keys(COMMANDS).join(", ");
    return wrong(`"${what}" is nothing to disrupt; choose one of ${known}.\n\n${DISRUPT_USAGE}`);
  }
  const { needs } = command;
  if (target === undefined || target === "" || target.startsWith("-")) {
    return wrong(`Say which after "disrupt ${what}", and give ${needs}.\n\n${DISRUPT_USAGE}`);
  }
  const given = givenOptions(options, command);
  if (!given.ok) return given;
  const body = given.value && command.body(target, given.value);
  if (body === null) return wrong(`For "disrupt ${what}" give ${needs}.`);
  return ok({ what, ...body });
}

/** The options as they were given; null when one is unknown or lacks its value. */
function givenOptions(args: readonly string[], command: Command): Result<Given | null> {
  const { numbers, words = [], flags = [] } = command;
  const valued = [...numbers, ...words].map((name) => [name, { type: "string" }] as const);
  const bare = flags.map((name) => [name, { type: "boolean" }] as const);
  let values: ReturnType<typeof parseArgs>["values"];
  try {
    const options = Object.fromEntries([...valued, ...bare]);
    values = parseArgs({ args: [...args], options }).values;
  } catch {
    return ok(null);
  }
  const given: Record<string, string | number | true> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === true) given[name] = true;
    if (typeof value !== "string") continue;
    if (!numbers.includes(name)) given[name] = value;
    else if (/^\d{1,6}(\.\d+)?$/.test(value)) given[name] = Number(value);
    else return wrong(`"${value}" is no number for --${name}.`);
  }
  return ok(given);
}

function has(given: Given, ...names: readonly string[]): boolean {
  return names.every((name) => given[name] !== undefined);
}

function wrong(message: string): Result<never> {
  return err("INPUT_INVALID", message);
}
