import { afterEach, expect, it, vi } from "vitest";
import { END_OF_TIME } from "../../../demo/world/create-world.ts";
import { handClock } from "../../support/clock.ts";
import { hoursAfter, must, PRESENT, smallWorld } from "./small-world.ts";

afterEach(() => {
  vi.useRealTimers();
});

it("lets simulated time follow the wall clock at its speed, and stand still at speed 0", () => {
  vi.useFakeTimers();
  const clock = handClock("2026-01-01T00:00:00.000Z");
  const world = smallWorld({ clock, speed: 240, tickMs: 500 });
  const pass = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 500) {
      clock.advance(500);
      vi.advanceTimersByTime(500);
    }
  };
  pass(15_000);
  expect(world.now()).toBe(hoursAfter(PRESENT, 1));
  must(world, { type: "clock.speed", speed: 0 });
  pass(15_000);
  expect(world.now()).toBe(hoursAfter(PRESENT, 1));
  must(world, { type: "clock.speed", speed: 3600 });
  pass(2000);
  expect(world.now()).toBe(hoursAfter(PRESENT, 3));
  world.close();
  pass(5000);
  expect(world.now()).toBe(hoursAfter(PRESENT, 3));
});

it("does not jump ahead when the machine slept", () => {
  vi.useFakeTimers();
  const clock = handClock("2026-01-01T00:00:00.000Z");
  const world = smallWorld({ clock, speed: 1, tickMs: 500 });
  clock.advance(8 * 3_600_000);
  vi.advanceTimersByTime(500);
  expect(Date.parse(world.now()) - Date.parse(PRESENT)).toBe(5000);
  world.close();
});

it("stands still at the end of its time", () => {
  const world = smallWorld();
  world.advanceTo(hoursAfter(PRESENT, 24));
  world.advanceTo(PRESENT);
  expect(world.now()).toBe(hoursAfter(PRESENT, 24));
  world.advanceTo("2030-01-01T00:00:00.000Z");
  expect(world.now()).toBe(END_OF_TIME);
  world.advanceTo("2031-01-01T00:00:00.000Z");
  expect(world.now()).toBe(END_OF_TIME);
});

it("refuses options out of range", () => {
  expect(() => smallWorld({ scale: 11 })).toThrow(RangeError);
  expect(() => smallWorld({ scale: 0.5 })).toThrow(RangeError);
  expect(() => smallWorld({ seed: 0.1 })).toThrow(RangeError);
  expect(() => smallWorld({ speed: -1 })).toThrow(RangeError);
  expect(() => smallWorld({ historyUntil: "2009-01-01T00:00:00.000Z" })).toThrow(RangeError);
  expect(() => smallWorld({ historyUntil: "soon" })).toThrow(RangeError);
});
