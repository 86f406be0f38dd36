import { stat } from "node:fs/promises";

/** What tells that a file has changed: its inode, size and time; null when it is not there. */
export async function fileSignatures(paths: readonly string[]): Promise<string> {
  const all = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(path, { bigint: true }).catch(() => null);
      return found === null ? null : `${found.ino} ${found.size} ${found.mtimeNs}`;
    }),
  );
  return JSON.stringify(all);
}
