/** What resolvers tell of the mutation they are at, whatever of it the client selects. */
export type MutationNote = {
  /** It did not do what was asked, for this reason. */
  failed(code: string): void;
  /** It has to do with these records. */
  touched(ids: readonly string[]): void;
  codes(): readonly string[];
  ids(): readonly string[];
};

const KEPT_MAX = 100;

export function createMutationNote(): MutationNote {
  const codes = new Set<string>();
  const ids = new Set<string>();
  return {
    failed: (code) => void codes.add(code),
    touched(some) {
      for (const id of some) if (ids.size < KEPT_MAX) ids.add(id);
    },
    codes: () => [...codes],
    ids: () => [...ids],
  };
}
