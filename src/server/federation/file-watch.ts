import { stat } from "node:fs/promises";

export type FileWatch = {
  /**
   * How the files are: as they were taken, changed, or not the same at two looks. Whoever replaces a
   * file by writing into it leaves half of it for a moment, which may be valid by chance.
   */
  look(paths: readonly string[]): Promise<"same" | "changed" | "unsettled">;
  /** Takes the files as they were at the last look; false when they have changed since. */
  take(paths: readonly string[]): Promise<boolean>;
};

/** Watches files by looking at them now and then. At first they count as changed. */
export function fileWatch(): FileWatch {
  let taken: string | null = null;
  let seen: string | null = null;
  return {
    async look(paths) {
      const now = await signatures(paths);
      const settled = now === seen;
      seen = now;
      if (now === taken) return "same";
      return settled ? "changed" : "unsettled";
    },
    async take(paths) {
      if ((await signatures(paths)) !== seen) return false;
      taken = seen;
      return true;
    },
  };
}

/** What tells that files have changed: inode, size and time; null for one that is not there. */
async function signatures(paths: readonly string[]): Promise<string> {
  const all = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(path, { bigint: true }).catch(() => null);
      return found === null ? null : `${path} ${found.ino} ${found.size} ${found.mtimeNs}`;
    }),
  );
  return JSON.stringify(all);
}
