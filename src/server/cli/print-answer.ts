import type { Result } from "../../kernel/result.ts";

/**
 * Prints what a command answers; a fault goes to standard error, its code behind the first line of
 * its message, and ends the process with 1.
 */
export function printAnswer(answer: Result<string>): void {
  if (answer.ok) {
    process.stdout.write(`${answer.value}\n`);
    return;
  }
  const [first, ...usage] = answer.fault.message.split("\n");
  process.stderr.write(`${[`✗ ${first} (${answer.fault.code})`, ...usage].join("\n")}\n`);
  process.exitCode = 1;
}
