/** What a person at the terminal sees while Tutti starts. Logs go elsewhere, as JSON. */
export type Progress = {
  /** Begins a phase: one at a time, in the order they run. */
  phase(name: string, says: string): Phase;
  /** A line of its own, after everything before it. */
  note(text: string): void;
  /** The end of a start: the ready line, then named values such as URLs and demo keys. */
  ready(facts: ReadonlyArray<readonly [name: string, value: string]>): void;
  /** What went wrong and what to do, on standard error. */
  failed(message: string): void;
};

export type Phase = {
  /** What it is at now: counts, for instance. In a terminal it replaces the line before. */
  update(says: string): void;
  done(says: string): void;
};

export type ProgressOptions = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** A terminal that can rewrite its last line; null for a file, a pipe or a log. */
  readonly columns: number | null;
  readonly color: boolean;
  readonly monotonicMs: () => number;
  /** When the process began, by `monotonicMs`: it may have installed and built since. */
  readonly bornMs: number;
};

const NAME_WIDTH = 12;
const PLAIN_EVERY_MS = 5_000;

/**
 * Progress lines: a phase's line is rewritten in a terminal; elsewhere it is written when the
 * phase begins, at most every five seconds while it lasts, and when it is done.
 */
export function createProgress(options: ProgressOptions): Progress {
  const { out, columns, color, monotonicMs, bornMs } = options;
  const paint = (code: string, text: string) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const line = (mark: string, name: string, says: string) =>
    `${mark} ${name.padEnd(NAME_WIDTH)} ${says}`;
  const startedMs = monotonicMs();

  return {
    phase(name, says) {
      const begunMs = monotonicMs();
      const show = (text: string) => {
        if (columns === null) return out(`${line(paint("2", "·"), name, text)}\n`);
        // Cut to one row, before color adds characters that take no room.
        const cut = line("·", name, text).slice(0, Math.max(20, columns - 1));
        out(`\r\u001b[K${paint("2", cut)}`);
      };
      let shownMs = begunMs;
      show(says);
      return {
        update(text) {
          if (columns === null && monotonicMs() - shownMs < PLAIN_EVERY_MS) return;
          shownMs = monotonicMs();
          show(text);
        },
        done(text) {
          const took = `(${seconds(monotonicMs() - begunMs)})`;
          const end = line(paint("32", "✓"), name, `${text} ${paint("2", took)}\n`);
          out(columns === null ? end : `\r\u001b[K${end}`);
        },
      };
    },
    note: (text) => out(`${text}\n`),
    ready(facts) {
      const width = Math.max(...facts.map(([name]) => name.length));
      const took = `after ${seconds(monotonicMs() - bornMs)}${preparing(startedMs - bornMs)}`;
      out(`\n${paint("1;32", "Tutti is ready")} ${took}.\n\n`);
      for (const [name, value] of facts) out(`  ${name.padEnd(width)}  ${paint("36", value)}\n`);
      out("\n");
    },
    failed(message) {
      options.err(`${columns === null ? "" : "\r\u001b[K"}${paint("31", "✗")} ${message}\n`);
    },
  };
}

/** Loading the program takes a moment; what takes longer was installing or building. */
const LOADING_MS = 3_000;

function preparing(ms: number): string {
  return ms < LOADING_MS ? "" : `, ${seconds(ms)} of them to install and build`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
