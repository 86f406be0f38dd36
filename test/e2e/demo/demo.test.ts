import { afterAll, beforeAll } from "vitest";
import {
  newFolder,
  type RunningTutti,
  removeFolder,
  startTutti,
} from "../../../bench/support/tutti.ts";
import { testEverySystem } from "./every-system.ts";
import { testFirstChain } from "./first-chain.ts";
import { testTour } from "./tour.ts";

/** A Tutti as a user has it after `npm start`, but for a shorter history, so that it is read sooner. */
let tutti: RunningTutti;
let folder: string;

beforeAll(async () => {
  folder = await newFolder();
  tutti = await startTutti(folder, [], { TUTTI_DEMO_HISTORY_DAYS: "150" });
}, 320_000);
afterAll(async () => {
  await tutti?.stop();
  await removeFolder(folder);
}, 60_000);

// The tour comes first, to find what its reader finds; the last one stops simulated time.
testTour(() => tutti);
testFirstChain(() => tutti);
testEverySystem(() => tutti);
