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

/** A Tutti as a user has it after `npm start`: it takes a minute to read the demo's systems, once. */
let tutti: RunningTutti;
let folder: string;

beforeAll(async () => {
  folder = await newFolder();
  tutti = await startTutti(folder);
}, 320_000);
afterAll(async () => {
  await tutti?.stop();
  await removeFolder(folder);
}, 60_000);

// The tour comes first, to find what its reader finds; the last one stops simulated time.
testTour(() => tutti);
testFirstChain(() => tutti);
testEverySystem(() => tutti);
