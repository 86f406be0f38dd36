import { createWorld } from "../../demo/world/create-world.ts";
import { realOutside } from "./outside.ts";

/** A world whose history ends then, and in which nothing happens by itself. */
export function worldUntil(historyUntil: string, seed = 11) {
  const { clock, log } = realOutside();
  return createWorld({ seed, dataFolder: null, clock, log, historyUntil, speed: 0 });
}
