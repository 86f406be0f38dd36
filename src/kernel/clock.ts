/** Wall time, passed in so that tests can hold it. Business dates come from the systems instead. */
export type Clock = {
  readonly now: () => Date;
  /** Milliseconds that never run backwards, for measuring durations. */
  readonly monotonicMs: () => number;
  /** Resolves after the given time, or rejects with the signal's reason. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};
