import { text } from "node:stream/consumers";
import { rehearsePlanners } from "./planner.ts";

// The process of rehearseAside: reads a supergraph, makes its planners, and ends.
rehearsePlanners(await text(process.stdin));
