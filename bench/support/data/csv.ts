import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import { WrongFlags } from "../flags.ts";

/**
 * Hands over each row of a CSV file with a header (RFC 4180), as text by column; `.gz` is unpacked.
 * Throws of a file that lacks one of the columns, or has none.
 */
export async function eachCsvRow<Column extends string>(
  path: string,
  columns: readonly Column[],
  take: (row: Readonly<Record<Column, string>>) => void,
): Promise<void> {
  const parser = parse({ columns: true, skip_empty_lines: true });
  const source = createReadStream(path);
  const rows = async (stream: AsyncIterable<Record<Column, string>>) => {
    let first = true;
    for await (const row of stream) {
      const missing = first ? columns.filter((column) => row[column] === undefined) : [];
      if (missing.length > 0) throw new WrongFlags(`${path} has no column ${missing.join(", ")}`);
      first = false;
      take(row);
    }
    if (first) throw new WrongFlags(`${path} has no rows`);
  };
  if (path.endsWith(".gz")) await pipeline(source, createGunzip(), parser, rows);
  else await pipeline(source, parser, rows);
}

/** The columns that a file says it has. */
export async function csvColumns(path: string): Promise<readonly string[]> {
  const parser = parse({ to_line: 1 });
  const source = createReadStream(path);
  const bytes = path.endsWith(".gz") ? source.pipe(createGunzip()) : source;
  for await (const row of bytes.pipe(parser)) {
    source.destroy();
    return row as string[];
  }
  throw new WrongFlags(`${path} is empty`);
}
