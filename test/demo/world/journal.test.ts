import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openJournal } from "../../../demo/world/journal.ts";
import { JOURNAL_VERSION } from "../../../demo/world/journal-entry.ts";
import { FaultError } from "../../../src/kernel/result.ts";
import { steps, take } from "./arbitrary-steps.ts";
import { buy, digest, hoursAfter, must, PRESENT, smallWorld } from "./small-world.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tutti-world-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(folder, "demo-world.jsonl");

it("is the same world after a crash, with the torn last line dropped", () => {
  fc.assert(
    fc.property(
      steps,
      fc.constantFrom("", '{"type":"rea', '{"type":"command","at":"2010'),
      (all, torn) => {
        rmSync(file(), { force: true });
        const before = smallWorld({ dataFolder: folder });
        take(before, all);
        // No close: a killed process closes nothing.
        appendFileSync(file(), torn);
        const after = smallWorld({ dataFolder: folder });
        expect(digest(after)).toBe(digest(before));
        before.close();
        after.close();
      },
    ),
    { numRuns: 5 },
  );
});

it("replays what was written before any tear, wherever it is", () => {
  const world = smallWorld({ dataFolder: folder });
  const digests = [digest(world)];
  for (let turn = 0; turn < 4; turn += 1) {
    world.advanceTo(hoursAfter(world.now(), 5));
    digests.push(digest(world));
    must(world, { type: "price.set", product: "85123A", pricePence: 300 + turn });
    digests.push(digest(world));
  }
  world.close();
  const whole = readFileSync(file());
  for (const cut of [whole.length, whole.length - 1, whole.length - 60, whole.length - 150]) {
    writeFileSync(file(), whole.subarray(0, cut));
    const entries = whole.subarray(0, cut).toString().split("\n").length - 2;
    const replayed = smallWorld({ dataFolder: folder });
    expect(digest(replayed)).toBe(digests[entries]);
    replayed.close();
  }
});

it("goes on from where its time was, at the speed it had", () => {
  const first = smallWorld({ dataFolder: folder });
  must(first, { type: "clock.speed", speed: 60 });
  first.advanceTo(hoursAfter(PRESENT, 30));
  first.close();
  const second = smallWorld({ dataFolder: folder });
  expect(second.now()).toBe(hoursAfter(PRESENT, 30));
  expect(second.speed()).toBe(60);
  second.close();
});

it("keeps one reached time at start, however many there were", () => {
  const world = smallWorld({ dataFolder: folder });
  buy(world, "85123A", 24);
  for (let turn = 1; turn <= 50; turn += 1) world.advanceTo(hoursAfter(PRESENT, turn / 10));
  world.close();
  expect(readFileSync(file(), "utf8").match(/reached/g)?.length).toBe(50);
  smallWorld({ dataFolder: folder }).close();
  const lines = readFileSync(file(), "utf8").trimEnd().split("\n");
  expect(lines.filter((line) => line.includes("reached")).length).toBe(1);
  expect(lines.length).toBe(1 + 4 + 1);
});

it("rewrites itself while it runs, before reached times fill the disk", () => {
  const head = { version: JOURNAL_VERSION, seed: 1, scale: 1, historyUntil: PRESENT } as const;
  const journal = openJournal(folder, head);
  const speed = { type: "clock.speed", speed: 1 } as const;
  journal.append({ type: "command", at: PRESENT, command: speed });
  for (let turn = 0; turn < 100_010; turn += 1) journal.append({ type: "reached", at: PRESENT });
  journal.append({ type: "command", at: PRESENT, command: { ...speed, speed: 2 } });
  journal.close();
  expect(readFileSync(file(), "utf8").split("\n").length).toBeLessThan(20);
  const again = openJournal(folder, head);
  const commands = again.entries.filter((entry) => entry.type === "command");
  expect(commands.map((entry) => entry.command)).toEqual([speed, { ...speed, speed: 2 }]);
  again.close();
});

it("refuses a journal of another world, and one damaged before its end", () => {
  smallWorld({ dataFolder: folder, seed: 1 }).close();
  expect(() => smallWorld({ dataFolder: folder, seed: 2 })).toThrow(FaultError);
  expect(() => smallWorld({ dataFolder: folder, seed: 2 })).toThrow(/seed 1, not 2/);
  appendFileSync(file(), '{"type":"rea\n{"type":"reached","at":"2010-12-14T00:00:00.000Z"}\n');
  expect(() => smallWorld({ dataFolder: folder, seed: 1 })).toThrow(/Line 2 .* damaged/);
});

it("loses nothing it has answered when its process is killed", async () => {
  const script = fileURLToPath(new URL("./world-process.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const answered: { purchase: string; now: string }[] = [];
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      answered.push(JSON.parse(line));
      if (answered.length === 40) break;
    }
  } finally {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  const world = smallWorld({ dataFolder: folder });
  expect(answered.length).toBe(40);
  for (const { purchase, now } of answered) {
    expect(world.get("purchase", purchase)?.orderedAt).toBe(now);
    expect(world.now() >= now).toBe(true);
  }
  world.close();
});
