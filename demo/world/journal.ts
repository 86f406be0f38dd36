import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { FaultError, fault } from "../../src/kernel/result.ts";
import type { JournalEntry, JournalHead } from "./journal-entry.ts";
import { Entry, Head } from "./journal-entry.ts";

export type Journal = {
  /** What was there when it was opened. */
  readonly entries: readonly JournalEntry[];
  /**
   * Writes before it returns, so that a killed process loses nothing; a command is also flushed
   * to the disk.
   */
  readonly append: (entry: JournalEntry) => void;
  readonly close: () => void;
};

/** Lines of reached times after which the file is rewritten without them. */
const REACHED_MAX = 100_000;

/**
 * Opens or makes the journal in a folder. A torn last line, left by a crash, is dropped; of the
 * times reached only the last is kept. Throws a FaultError when the journal is of another world or
 * is damaged elsewhere.
 */
export function openJournal(folder: string, head: JournalHead): Journal {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "demo-world.jsonl");
  const entries = existsSync(path) ? readEntries(path, head) : [];
  let kept = rewrite(path, head, entries);
  let file: number | null = openSync(path, "a");
  let reached = 0;
  return {
    entries,
    append(entry) {
      if (file === null) throw new Error("The demo world is closed.");
      if (entry.type === "reached") reached += 1;
      if (reached > REACHED_MAX) {
        kept = rewrite(path, head, [...kept, entry]);
        closeSync(file);
        file = openSync(path, "a");
        reached = 0;
        return;
      }
      appendWhole(file, entry);
      if (entry.type === "command") {
        kept.push(entry);
        fsyncSync(file);
      }
    },
    close() {
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}

function readEntries(path: string, head: JournalHead): JournalEntry[] {
  const lines = readFileSync(path, "utf8").split("\n");
  // What follows the last line's end was not written whole.
  lines.pop();
  const [first, ...rest] = lines;
  if (first === undefined) return [];
  const found = Head.safeParse(parsed(first));
  if (!found.success) throw damaged(path, 1);
  for (const name of ["version", "seed", "scale", "historyUntil"] as const) {
    if (found.data[name] === head[name]) continue;
    const message =
      `The demo world in ${path} was made with ${name} ${found.data[name]}, not ${head[name]}: ` +
      "keep to that, or empty the data folder.";
    throw new FaultError(fault("SETTING_INVALID", message, { at: name }));
  }
  return rest.map((line, index) => {
    const entry = Entry.safeParse(parsed(line));
    if (!entry.success) throw damaged(path, index + 2);
    return entry.data;
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function damaged(path: string, line: number): FaultError {
  const message = `Line ${line} of ${path} is damaged: restore the file, or empty the data folder.`;
  return new FaultError(fault("SETTING_INVALID", message));
}

/** Writes commands and the last time reached to a new file that takes the old one's place. */
function rewrite(
  path: string,
  head: JournalHead,
  entries: readonly JournalEntry[],
): JournalEntry[] {
  const last = entries.at(-1);
  const commands = entries.filter((entry) => entry.type === "command");
  const fresh = `${path}.new`;
  const file = openSync(fresh, "w");
  for (const line of [head, ...commands]) writeLine(file, line);
  if (last?.type === "reached") writeLine(file, last);
  fsyncSync(file);
  closeSync(file);
  renameSync(fresh, path);
  return commands;
}

/** Writes the line, or leaves the file as it was: half a line would spoil the next. */
function appendWhole(file: number, entry: JournalEntry): void {
  const { size } = fstatSync(file);
  try {
    writeLine(file, entry);
  } catch (error) {
    ftruncateSync(file, size);
    throw error;
  }
}

/** Writes the whole line, however many writes the system makes of it. */
function writeLine(file: number, line: JournalHead | JournalEntry): void {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
