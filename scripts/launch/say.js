const color = process.stderr.isTTY && !process.env.NO_COLOR;

/**
 * One line when a phase begins, one when it ends, as src/server/progress.ts prints them; while it
 * lasts, a sign of life every ten seconds. On standard error: output belongs to the program.
 */
export async function phase(name, says, work) {
  const startedMs = Date.now();
  console.error(`${paint("2", "·")} ${name.padEnd(12)} ${says}`);
  const alive = setInterval(() => {
    console.error(`${paint("2", "·")} ${name.padEnd(12)} still at it (${seconds(startedMs)})`);
  }, 10_000);
  try {
    const done = await work();
    console.error(`${paint("32", "✓")} ${name.padEnd(12)} ${done} (${seconds(startedMs)})`);
  } finally {
    clearInterval(alive);
  }
}

/** A failure that a person can do something about; anything else is a bug and shows its stack. */
export class LaunchError extends Error {}

/** Prints a LaunchError as what it is and ends with exit code 1. */
export function refuse(cause) {
  if (!(cause instanceof LaunchError)) throw cause;
  console.error(`${paint("31", "✗")} ${cause.message}`);
  process.exit(1);
}

function seconds(sinceMs) {
  return `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;
}

function paint(code, text) {
  return color ? `\u001b[${code}m${text}\u001b[0m` : text;
}
