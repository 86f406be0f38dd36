import { z } from "zod";

/**
 * A backup is a gzipped text: a line with the head; for each table a line that names it, its rows
 * as PostgreSQL's COPY writes them (one a line, so that no row is the mark), the mark, and a line
 * with their count; and a line with the end. A file without its end is not a whole backup.
 */
export const MARK = "\\.";

export const Head = z.strictObject({
  format: z.literal("tutti-backup-1"),
  /** When its snapshot was taken, by the database's clock. */
  takenAt: z.string(),
  postgres: z.string(),
  /** The schema it fits: the names of the migrations that were applied. */
  migrations: z.array(z.string()),
});
export type Head = z.infer<typeof Head>;

export const TableHead = z.strictObject({
  table: z.string().max(200),
  columns: z.array(z.string().max(100)).min(1).max(500),
});

export const TableEnd = z.strictObject({ rows: z.int().min(0) });

export const End = z.strictObject({
  end: z.literal(true),
  tables: z.int(),
  rows: z.int(),
  sequences: z.record(z.string(), z.string().regex(/^-?\d+$/)),
});

/** What a backup has in it. */
export type Content = Head & { readonly tables: number; readonly rows: number };
