import { z } from "zod";
import { err, ok, type Result } from "../../kernel/result.ts";
import { askDemo } from "./demo-control.ts";
import { DISRUPT_USAGE, disruptCommand } from "./demo-disrupt.ts";

export const DEMO_USAGE = `tutti demo clock          the demo's simulated time and its speed
tutti demo pause          stops simulated time
tutti demo resume         lets it run as fast as before the pause
tutti demo speed FACTOR   simulated seconds per second, from 0 to 86400

${DISRUPT_USAGE}`;

const ClockAnswer = z.object({ now: z.string(), speed: z.number(), runningSpeed: z.number() });
type Clock = z.infer<typeof ClockAnswer>;

/**
 * Runs `tutti demo ...` against the demo that runs on a data folder, and returns the text to
 * print. INPUT_INVALID for wrong arguments, SYSTEM_UNAVAILABLE when no demo runs there.
 */
export async function demoCommand(
  args: readonly string[],
  dataFolder: string,
): Promise<Result<string>> {
  if (args[0] === "disrupt") return disruptCommand(args.slice(1), dataFolder);
  const speed = speedOf(args);
  if (!speed.ok) return speed;
  let clock = await askDemo(dataFolder, { path: "/clock" }, ClockAnswer);
  if (clock.ok && speed.value !== null) {
    const change = { method: "PUT", body: { speed: speed.value(clock.value) } } as const;
    clock = await askDemo(dataFolder, { path: "/clock", change }, ClockAnswer);
  }
  if (!clock.ok) return clock;
  const { now, speed: factor } = clock.value;
  const pace = factor === 0 ? "paused" : `${factor} simulated seconds a second`;
  return ok(`${now}, ${pace}`);
}

const SPEED_MAX = 86_400;

/** The speed asked for, given what it is; null to leave it so. */
function speedOf([command, factor, ...rest]: readonly string[]): Result<
  ((clock: Clock) => number) | null
> {
  const wrong = err("INPUT_INVALID", `Not a command of tutti demo.\n\n${DEMO_USAGE}`);
  if (rest.length > 0) return wrong;
  if (command === "clock" && factor === undefined) return ok(null);
  if (command === "pause" && factor === undefined) return ok(() => 0);
  if (command === "resume" && factor === undefined) {
    return ok(({ speed, runningSpeed }) => (speed > 0 ? speed : runningSpeed));
  }
  if (command !== "speed" || factor === undefined) return wrong;
  const given = /^\d{1,6}(\.\d+)?$/.test(factor) ? Number(factor) : Number.NaN;
  if (given <= SPEED_MAX) return ok(() => given);
  return err("INPUT_INVALID", `"${factor}" is no speed; give a number from 0 to ${SPEED_MAX}.`);
}
