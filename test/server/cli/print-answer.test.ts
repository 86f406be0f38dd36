import { afterEach, expect, test, vi } from "vitest";
import { err } from "../../../src/kernel/result.ts";
import { demoCommand } from "../../../src/server/cli/demo.ts";
import { printAnswer } from "../../../src/server/cli/print-answer.ts";

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});

test("a fault's code stands behind what went wrong, not behind the usage that follows", () => {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  printAnswer(err("INPUT_INVALID", "Not a command.\n\ntutti keys list"));
  expect(written.mock.calls).toEqual([["✗ Not a command. (INPUT_INVALID)\n\ntutti keys list\n"]]);
  expect(process.exitCode).toBe(1);
});

test.each(["abc", "-1", "86401", "1e3"])("speed %s is refused for what it is", async (factor) => {
  expect(await demoCommand(["speed", factor], "nowhere")).toMatchObject({
    fault: {
      code: "INPUT_INVALID",
      message: `"${factor}" is no speed; give a number from 0 to 86400.`,
    },
  });
});
