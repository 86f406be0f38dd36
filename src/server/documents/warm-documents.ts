import type { Log } from "../../kernel/log.ts";
import type { Pipeline } from "../graphql/pipeline.ts";

/** As many as the pipeline keeps prepared; the others are prepared when they are asked for. */
const WARMED_MAX = 1_000;

/**
 * Prepares, compiles and plans the documents of a manifest before anybody asks for them, one after
 * the other, so that requests are answered in between. One that is not valid in this graph is told
 * to the log; whoever asks for it is told by the answer.
 */
export async function warmDocuments(
  pipeline: Pipeline,
  manifest: ReadonlyMap<string, string>,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const documents = [...manifest].slice(0, WARMED_MAX);
  let wrong = 0;
  for (const [id, source] of documents) {
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) return;
    try {
      const refusal = await pipeline.warm(source);
      if (refusal === null) continue;
      const [error] = refusal.errors;
      log.warn({ document: id, error: error?.message }, "a persisted document cannot be answered");
    } catch (error) {
      log.warn({ document: id, err: error }, "a persisted document was not prepared");
    }
    wrong += 1;
  }
  log.debug({ documents: documents.length, wrong }, "persisted documents prepared");
}
