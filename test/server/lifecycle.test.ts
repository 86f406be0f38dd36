import { EventEmitter } from "node:events";
import { expect, it, vi } from "vitest";
import { err, ok } from "../../src/kernel/result.ts";
import { createLifecycle, type Signals, stopOnSignals } from "../../src/server/lifecycle.ts";
import { systemClock } from "../../src/server/system-clock.ts";
import { quietLog } from "../support/quiet-log.ts";

const clock = systemClock();

function tracked() {
  const lifecycle = createLifecycle(quietLog, clock);
  const said: string[] = [];
  const part = (name: string, stop = async () => void said.push(`${name} stopped`)) =>
    lifecycle.start(name, async () => {
      said.push(`${name} started`);
      return ok({
        value: name,
        stop,
        stopWithinMs: 50,
        kill: () => void said.push(`${name} killed`),
      });
    });
  return { lifecycle, said, part };
}

it("stops parts in the reverse of their order, once", async () => {
  const { lifecycle, said, part } = tracked();
  await part("database");
  await part("gateway");
  await Promise.all([lifecycle.stop(), lifecycle.stop()]);
  expect(said).toEqual([
    "database started",
    "gateway started",
    "gateway stopped",
    "database stopped",
  ]);
});

it("goes on to the next when a part does not stop in time, or fails to", async () => {
  const { lifecycle, said, part } = tracked();
  await part("database");
  await part("stuck", () => new Promise(() => undefined));
  await part("broken", () => Promise.reject(new Error("no")));
  await lifecycle.stop();
  expect(said.at(-1)).toBe("database stopped");
});

it("stops a part that was just starting, and lets nothing start after", async () => {
  const { lifecycle, said, part } = tracked();
  let finish: () => void = () => undefined;
  const slow = lifecycle.start("slow", async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return ok({ value: 1, stop: async () => void said.push("slow stopped") });
  });
  const stopped = lifecycle.stop();
  expect(lifecycle.signal.aborted).toBe(true);
  finish();
  await expect(slow).rejects.toThrow("Tutti is stopping");
  await stopped;
  expect(said).toEqual(["slow stopped"]);
  await expect(part("late")).rejects.toThrow("Tutti is stopping");
});

it("hands a part's fault on, and keeps what runs for its stop", async () => {
  const { lifecycle, said, part } = tracked();
  await part("database");
  const taken = await lifecycle.start("gateway", async () => err("PORT_TAKEN", "PORT: taken"));
  expect(taken).toMatchObject({ ok: false, fault: { code: "PORT_TAKEN" } });
  await lifecycle.stop();
  expect(said).toEqual(["database started", "database stopped"]);
});

it("drains on the first Ctrl-C, ignores its echo, and forces on a second one", async () => {
  const { lifecycle, said, part } = tracked();
  await part("database", () => new Promise(() => undefined));
  const exit = vi.fn();
  const signals = Object.assign(new EventEmitter(), { exit });
  let nowMs = 0;
  const held = { ...clock, monotonicMs: () => nowMs };
  const stopping = vi.fn();
  stopOnSignals(lifecycle, held, stopping, signals as unknown as Signals);

  signals.emit("SIGINT");
  nowMs = 20;
  signals.emit("SIGINT"); // npm passes on what the terminal has said already.
  expect(stopping).toHaveBeenCalledTimes(1);
  expect(exit).not.toHaveBeenCalled();
  nowMs = 5_000;
  signals.emit("SIGINT");
  expect(exit).toHaveBeenCalledWith(130);
  expect(said).toContain("database killed");
});
