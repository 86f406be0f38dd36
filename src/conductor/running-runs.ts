/** The runs that this process executes. */
export type RunningRuns = {
  begin(runId: string): RunningRun;
  ids(): readonly string[];
  /** Ends the body of a run at its next step. */
  cancel(runId: string): void;
};

export type RunningRun = {
  readonly cancelled: AbortSignal;
  /** Whether no later execution of the run has begun in this process. */
  isNewest(): boolean;
  end(): void;
};

export function createRunningRuns(): RunningRuns {
  const newest = new Map<string, AbortController>();
  return {
    begin(runId) {
      const own = new AbortController();
      newest.set(runId, own);
      return {
        cancelled: own.signal,
        isNewest: () => newest.get(runId) === own || !newest.has(runId),
        end: () => {
          if (newest.get(runId) === own) newest.delete(runId);
        },
      };
    },
    ids: () => [...newest.keys()],
    cancel: (runId) => newest.get(runId)?.abort(),
  };
}
