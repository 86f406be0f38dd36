// biome-ignore-all lint/suspicious/noControlCharactersInRegex: terminals speak in them.
import { expect, it } from "vitest";
import { createProgress } from "../../src/server/progress.ts";

function terminal(columns: number | null, color = false, bornMs = 0) {
  let text = "";
  let nowMs = 0;
  const progress = createProgress({
    out: (more) => {
      text += more;
    },
    err: (more) => {
      text += more;
    },
    columns,
    color,
    monotonicMs: () => nowMs,
    bornMs,
  });
  const wait = (ms: number): void => {
    nowMs += ms;
  };
  return { progress, text: () => text, wait };
}

it("writes plain lines into a pipe, without control characters, and not too many", () => {
  const { progress, text, wait } = terminal(null);
  const phase = progress.phase("Sync", "0 of 1000");
  for (let done = 1; done <= 1000; done += 1) {
    wait(10);
    phase.update(`${done} of 1000`);
  }
  phase.done("1000 records");
  progress.ready([["graph", "http://127.0.0.1:4000/graphql"]]);
  const lines = text().trimEnd().split("\n");
  expect(lines.slice(0, 4)).toEqual([
    "· Sync         0 of 1000",
    "· Sync         500 of 1000",
    "· Sync         1000 of 1000",
    "✓ Sync         1000 records (10.0 s)",
  ]);
  expect(text()).toContain("Tutti is ready after 10.0 s.");
  expect(text()).not.toContain("\u001b");
  expect(text()).not.toContain("\r");
});

it("counts a start from the process's own, and says what installing and building took of it", () => {
  const { progress, text, wait } = terminal(null, false, -60_000);
  wait(12_000);
  progress.ready([["graph", "http://127.0.0.1:4000/graphql"]]);
  expect(text()).toContain("Tutti is ready after 72.0 s, 60.0 s of them to install and build.");
});

it("rewrites one row of a terminal, however long the text is", () => {
  const { progress, text } = terminal(40);
  progress.phase("Sync", "x".repeat(200)).update("short");
  const rows = text().split("\r\u001b[K");
  for (const row of rows) expect(row.replaceAll(/\u001b\[\d*m/g, "").length).toBeLessThan(40);
  expect(text()).not.toContain("\n");
});
