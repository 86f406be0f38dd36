import { setImmediate as turn } from "node:timers/promises";
import type { GraphQLError } from "graphql";
import type { PlacedResponses, ResponseStream } from "../graphql/executable-graph.ts";
import { writeResult } from "../graphql/written-data.ts";
import type { Operation } from "./operation.ts";
import type { SharedStream } from "./shared-stream.ts";

/** A subscription as many may want it. */
export type Share = {
  /** The stream that runs for it; null when there is none. */
  running(): SharedStream | null;
  /** The same, held; it is opened when there is none. */
  hold(): SharedStream;
  /** What went wrong, as a client may see it. */
  failed(error: unknown): GraphQLError;
};

/** After so many answers that found room, others get their turn. */
const PULLED_AT_ONCE = 64;

/**
 * Feeds an operation from a stream of its own, each answer pulled when the last is on its way.
 * Rejects with what the graph says.
 */
export async function deliver(operation: Operation, responses: ResponseStream): Promise<void> {
  operation.source = { stop: () => void responses.return() };
  for (let pulled = 1; ; pulled += 1) {
    const step = await responses.next();
    if (operation.ended) return;
    if (step.done) return operation.complete();
    operation.next(writeResult(step.value), responses.course?.place() ?? null);
    await pause(operation, pulled);
  }
}

/**
 * Feeds an operation from a shared stream: at once when it begins with what happens from now on;
 * else after what it missed was read for it alone, as fast as its client takes it. While it reads,
 * the shared stream is held and keeps what happens, so that the two meet: what was read up to its
 * end, and what is kept from before there. Rejects with what the graph says.
 */
export async function follow(
  operation: Operation,
  share: Share,
  missed: (after: number) => Promise<PlacedResponses>,
  from: number | null,
): Promise<void> {
  let place = from;
  let held = place === null ? share.hold() : null;
  try {
    while (!operation.ended) {
      const shared = held ?? share.running();
      await shared?.ready;
      if (shared !== null && join(operation, share, shared, place)) return;
      if (held?.hasEnded()) throw held.failure();
      if (place !== null && !operation.ended) {
        place = await readOn(operation, await missed(place), place);
        held ??= share.hold();
      }
    }
  } finally {
    held?.release();
  }
}

function join(
  operation: Operation,
  share: Share,
  shared: SharedStream,
  place: number | null,
): boolean {
  if (operation.ended) return true;
  if (!shared.join(operation, place)) return false;
  if (operation.course?.kind === "state") {
    operation.behind = (at) => void followAgain(operation, share, shared, at);
  }
  return true;
}

/** When its client reads again, a stream of state that fell behind is read on from where it was. */
async function followAgain(operation: Operation, share: Share, shared: SharedStream, at: number) {
  try {
    await operation.line.room();
    await follow(operation, share, (after) => shared.missed(after), at);
  } catch (error) {
    operation.fail([share.failed(error)]);
  }
}

/** Tells what was missed up to the end of the log as it is; answers how far that was. */
async function readOn(operation: Operation, missed: PlacedResponses, after: number) {
  let place = after;
  operation.source = { stop: () => void missed.return() };
  for (let pulled = 1; !operation.ended; pulled += 1) {
    const step = await missed.next();
    if (step.done) return Math.max(place, missed.place());
    place = step.value.place;
    operation.next(writeResult(step.value.result), place);
    await pause(operation, pulled);
  }
  return place;
}

async function pause(operation: Operation, pulled: number): Promise<void> {
  if (!operation.line.isClear()) await operation.line.room();
  else if (pulled % PULLED_AT_ONCE === 0) await turn();
}
